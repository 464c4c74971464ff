//! Builds every listing once and finds its executable, or what rustc said of it.

use crate::cargo;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The executables of the examples, by name; for one that does not compile, rustc's messages.
pub type Examples = BTreeMap<String, Result<PathBuf, String>>;

/// `cargo build --examples`, from whatever is already built.
pub fn build(root: &Path) -> Result<Examples> {
    let mut command = cargo::command(root);
    command.args([
        "build",
        "--examples",
        "--keep-going",
        "--quiet",
        "--message-format=json",
    ]);
    let output = command
        .stderr(Stdio::piped())
        .output()
        .context("cargo ne se lance pas")?;
    let mut examples = Examples::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        note(
            &mut examples,
            &serde_json::from_str(line).unwrap_or_default(),
        );
    }
    if examples.is_empty() && !output.status.success() {
        anyhow::bail!(
            "cargo build --examples a échoué :\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(examples)
}

/// Takes in one of Cargo's messages.
fn note(examples: &mut Examples, message: &Value) {
    if message["target"]["kind"][0] != "example" {
        return;
    }
    let name = message["target"]["name"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
    if let Some(path) = message["executable"].as_str() {
        examples.entry(name).or_insert_with(|| Ok(path.into()));
    } else if message["message"]["level"] == "error" {
        match examples.entry(name).or_insert_with(|| Err(String::new())) {
            Err(said) => said.push_str(rendered),
            built => *built = Err(rendered.to_owned()),
        }
    }
}
