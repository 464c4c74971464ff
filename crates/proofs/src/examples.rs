//! Builds every listing once and finds its executable, or what rustc said of it, and the libraries that it was built with.

use crate::processes::starting;
use crate::repair::write_whole;
use crate::{cargo, lab};
use anyhow::{Context, Result};
use course::verdict::hash;
use course::{Course, Listing, Role};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

/// What Cargo built.
#[derive(Default)]
pub struct Examples {
    /// The executables, by name; for an example that does not compile, rustc's messages.
    pub executables: BTreeMap<String, Result<PathBuf, String>>,
    /// The files of each library, by its name in a program: one, but where the build needs several versions of it.
    pub libraries: Libraries,
}

/// The files of libraries, by name.
pub type Libraries = BTreeMap<String, Vec<PathBuf>>;

/// `cargo build --examples`, from whatever is already built.
pub fn build(course: &Course) -> Result<Examples> {
    let notes = lab::folder(&course.root).join("built.json");
    let listings = course.listings.values();
    let examples = listings.filter(|listing| listing.role == Role::Example);
    cargo_build(
        course,
        &["--examples", "--keep-going"],
        &sources(examples),
        &notes,
    )
}

/// The executable of one example, optimised: what is measured is what a reader would measure.
pub fn optimised(course: &Course, listing: &Listing) -> Result<PathBuf> {
    let (package, name) = (format!("listings-{}", listing.slug), &listing.name);
    let notes = lab::folder(&course.root).join(format!("optimised-{name}.json"));
    let arguments = ["--release", "--package", &package, "--example", name];
    let mut built = cargo_build(course, &arguments, &sources([listing]), &notes)?;
    match built.executables.remove(name) {
        Some(Ok(path)) => Ok(path),
        Some(Err(said)) => anyhow::bail!("« {name} » ne compile pas :\n{said}"),
        None => anyhow::bail!("Cargo ne connaît pas l'exemple « {name} »"),
    }
}

/// `cargo build` of these listings, whose hashes are noted down.
fn cargo_build(
    course: &Course,
    arguments: &[&str],
    sources: &Sources,
    notes: &Path,
) -> Result<Examples> {
    wake(course, sources, notes)?;
    let mut command = cargo::command(&course.root);
    command.arg("build").args(arguments);
    command.args(["--quiet", "--message-format=json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = {
        let _starting = starting();
        command.spawn().context("cargo ne se lance pas")?
    };
    let output = child.wait_with_output()?;
    let mut examples = Examples::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        examples.note(&serde_json::from_str(line).unwrap_or_default());
    }
    if examples.executables.is_empty() && !output.status.success() {
        anyhow::bail!(
            "cargo build {} a échoué :\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    write_whole(notes, &serde_json::to_string(sources)?)?;
    Ok(examples)
}

/// Cargo goes by times: a listing that another file of an older date has replaced would not be built again. Those
/// whose text is not the one that was built last get today's date, if theirs is older than that build.
fn wake(course: &Course, sources: &Sources, notes: &Path) -> Result<()> {
    let built = std::fs::read_to_string(notes).unwrap_or_default();
    let built: Sources = serde_json::from_str(&built).unwrap_or_default();
    let since = std::fs::metadata(notes)
        .and_then(|notes| notes.modified())
        .unwrap_or_else(|_| SystemTime::now());
    for (file, hash) in sources {
        let path = course.root.join(file);
        if built.get(file) != Some(hash) && std::fs::metadata(&path)?.modified()? <= since {
            File::options()
                .write(true)
                .open(path)?
                .set_modified(SystemTime::now())?;
        }
    }
    Ok(())
}

/// The hash of each listing that Cargo builds, by its file.
type Sources = BTreeMap<String, String>;

fn sources<'a>(listings: impl IntoIterator<Item = &'a Listing>) -> Sources {
    let listings = listings.into_iter();
    listings
        .map(|listing| (listing.file.display().to_string(), hash(&[&listing.source])))
        .collect()
}

impl Examples {
    /// Takes in one of Cargo's messages.
    fn note(&mut self, message: &Value) {
        let target = &message["target"];
        let name = target["name"].as_str().unwrap_or_default().to_owned();
        match target["kind"][0].as_str() {
            Some("example") => self.note_example(name, message),
            Some("lib" | "rlib") => {
                let files = message["filenames"].as_array().into_iter().flatten();
                let files = files.filter_map(|file| file.as_str().map(PathBuf::from));
                let known = self.libraries.entry(name.replace('-', "_")).or_default();
                known.extend(files.filter(|file| file.extension().is_some_and(|e| e == "rlib")));
            }
            _ => {}
        }
    }

    fn note_example(&mut self, name: String, message: &Value) {
        let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
        let entry = self.executables.entry(name);
        if let Some(path) = message["executable"].as_str() {
            entry.or_insert_with(|| Ok(path.into()));
        } else if message["message"]["level"] == "error" {
            match entry.or_insert_with(|| Err(String::new())) {
                Err(said) => said.push_str(rendered),
                built => *built = Err(rendered.to_owned()),
            }
        }
    }
}
