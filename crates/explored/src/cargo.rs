//! Builds the generated workspace, and sorts what Cargo and rustc say of each program.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What Cargo made of one package.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Its executable, if it was built.
    pub executable: Option<PathBuf>,
    /// rustc's errors.
    pub errors: Vec<RustcError>,
}

/// An error of rustc's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RustcError {
    /// Its code, such as `E0432`; empty where it has none.
    pub code: String,
    /// What it says.
    pub message: String,
    /// Line of its first place in the program, from 1; 0: none.
    pub line: usize,
    /// What stands there, and how rustc comments it.
    pub place: String,
    /// All of it, as a terminal shows it.
    pub rendered: String,
}

impl RustcError {
    /// Reads one of rustc's messages; nothing where it is no error.
    pub fn read(message: &Value) -> Option<Self> {
        let spans = message["spans"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let primary = spans
            .iter()
            .find(|span| span["is_primary"] == true)
            .unwrap_or(&Value::Null);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        // rustc sums up at the end, without a place: « aborting due to… ».
        let tells = !spans.is_empty() || !text(&message["message"]).starts_with("aborting due to");
        (message["level"] == "error" && tells).then(|| RustcError {
            code: text(&message["code"]["code"]),
            message: text(&message["message"]),
            line: primary["line_start"].as_u64().unwrap_or(0) as usize,
            place: text(&primary["label"]),
            rendered: text(&message["rendered"]),
        })
    }
}

/// Builds these packages, and as many of them as can be; by name.
///
/// Without the network, wherever that will do: the crates that the models rest on are fetched the first time, on a machine where nothing
/// else has needed them yet.
pub fn build(root: &Path, packages: &[&str]) -> Result<BTreeMap<String, Made>> {
    let mut output = run(root, packages)?;
    if lacks_crates(&output) {
        fetch(root)?;
        output = run(root, packages)?;
    }
    let mut made: BTreeMap<String, Made> = packages
        .iter()
        .map(|name| ((*name).to_owned(), Made::default()))
        .collect();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        note(&mut made, &serde_json::from_str(line).unwrap_or_default());
    }
    // A package with neither is one that Cargo did not come to: the fault lies elsewhere.
    if made
        .values()
        .any(|made| made.executable.is_none() && made.errors.is_empty())
    {
        bail!(
            "cargo build a échoué dans {} :\n{}",
            root.display(),
            complaint(&output)
        );
    }
    Ok(made)
}

fn run(root: &Path, packages: &[&str]) -> Result<Output> {
    let mut cargo = command(root);
    cargo.args([
        "build",
        "--offline",
        "--quiet",
        "--keep-going",
        "--message-format=json",
    ]);
    cargo.args(packages.iter().flat_map(|package| ["--package", package]));
    cargo.output().context("cargo ne se lance pas")
}

/// Whether Cargo gave up for what it may not download: only then does it speak of being offline.
fn lacks_crates(output: &Output) -> bool {
    !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("--offline")
}

/// Downloads what the lock file names.
fn fetch(root: &Path) -> Result<()> {
    let fetched = command(root)
        .args(["fetch", "--quiet"])
        .output()
        .context("cargo ne se lance pas")?;
    if !fetched.status.success() {
        bail!(
            "les crates dont l'explorateur a besoin ne se téléchargent pas ; remède : connectez-vous une première fois au réseau\n{}",
            String::from_utf8_lossy(&fetched.stderr)
        );
    }
    Ok(())
}

/// What Cargo says, with rustc's errors about other packages.
fn complaint(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let messages = stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter_map(|message| RustcError::read(&message["message"]));
    let rendered: Vec<String> = errors.map(|error| error.rendered).collect();
    rendered.concat() + &String::from_utf8_lossy(&output.stderr)
}

/// Takes in one of Cargo's messages.
fn note(made: &mut BTreeMap<String, Made>, message: &Value) {
    let id = message["package_id"].as_str().unwrap_or_default();
    // path+file:///…/.packages/NAME#0.0.0
    let package = id
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .split('#')
        .next()
        .unwrap_or_default();
    let Some(made) = made.get_mut(package) else {
        return;
    };
    if let Some(executable) = message["executable"].as_str() {
        made.executable = Some(executable.into());
    }
    made.errors.extend(RustcError::read(&message["message"]));
}

/// Cargo in the generated workspace, without the settings of whoever runs us.
fn command(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join(".target"));
    command
}

/// What rustc itself says of a program, with the real `std` and without building anything.
pub fn native(root: &Path, file: &Path, krate: &str) -> Result<Vec<RustcError>> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    clean(&mut rustc);
    rustc.current_dir(root).args([
        "--edition=2024",
        "--crate-type=bin",
        "--emit=metadata",
        "--error-format=json",
    ]);
    // Not `-o /dev/null`: rustc replaces the file that it writes, and root may replace a device.
    rustc
        .arg("--out-dir")
        .arg(root.join(".target").join("native"))
        .args(["--crate-name", krate])
        .arg(file);
    let output = rustc.output().context("rustc ne se lance pas")?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let messages = stderr
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    Ok(messages
        .filter_map(|message: Value| RustcError::read(&message))
        .collect())
}

fn clean(command: &mut Command) {
    command
        .stdin(Stdio::null())
        .env("CARGO_TERM_COLOR", "never");
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
    ] {
        command.env_remove(name);
    }
    // What Cargo set for this program would make it rebuild packages that read these.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let leaks = name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_PROFILE_")
            || name == "CARGO_MANIFEST_DIR";
        if leaks {
            command.env_remove(&*name);
        }
    }
}
