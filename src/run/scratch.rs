//! The reader's version of a listing: built in a package of its own under `target/run`, never in `code/`.
//!
//! A run takes the first package that no other run has, of whichever server; all share one folder of built crates.

use super::Runs;
use super::cargo::{self, Build};
use super::job::Trouble;
use super::line::Line;
use anyhow::{Context, Result};
use course::Listing;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// A package that is ours until this is dropped.
pub struct Place {
    /// Where all that is the readers' stands.
    all: PathBuf,
    /// The folder under it, and the package.
    name: String,
    _lock: File,
}

/// The reader's version of a listing.
pub struct Own<'a> {
    pub listing: &'a Listing,
    pub source: &'a str,
    /// Whether it is to be optimised.
    pub optimised: bool,
}

impl Place {
    /// Takes the first that is free.
    pub fn take(root: &Path) -> Result<Self> {
        let all = root.join("target").join("run");
        for number in 0.. {
            let name = format!("essai-{number}");
            let folder = all.join(&name);
            fs::create_dir_all(&folder)
                .with_context(|| format!("{} ne se crée pas", folder.display()))?;
            let lock = File::create(folder.join(".lock"))?;
            // Where the file system has no locks, nothing looks taken.
            if !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
                return Ok(Place {
                    all,
                    name,
                    _lock: lock,
                });
            }
        }
        unreachable!("there is always one more")
    }

    /// Builds the reader's version, and gives its executable. Errors name the file as the book does.
    pub async fn build(&self, runs: &Runs, own: &Own<'_>, line: &Line) -> Result<PathBuf, Trouble> {
        let Own {
            listing, source, ..
        } = *own;
        let package = self.all.join(&self.name);
        write(&package.join(&listing.file), source)?;
        write(
            &package.join("Cargo.toml"),
            &self.manifest(&runs.root, listing, source)?,
        )?;
        // The book's versions. Cargo keeps of them what it needs, so each time the whole is given.
        fs::copy(runs.root.join("Cargo.lock"), package.join("Cargo.lock"))
            .context("Cargo.lock ne se copie pas")?;
        let mut command = cargo::command(&package);
        command
            .arg("build")
            .args(own.optimised.then_some("--release"))
            .env("CARGO_TARGET_DIR", self.all.join("target"));
        let build = Build {
            command,
            file: &listing.file,
            time: Some(runs.limits.compilation),
            memory: Some(runs.limits.memory),
        };
        build.run(line).await
    }

    /// Writes the reader's version as a file for the explorer; gives the folder to explore it in, and its path from there.
    pub fn file(&self, listing: &Listing, source: &str) -> Result<(PathBuf, PathBuf)> {
        let path = Path::new(&self.name).join(format!("{}.rs", listing.name));
        write(&self.all.join(&path), source)?;
        Ok((self.all.clone(), path))
    }

    /// A text about the reader's version, without the folder that it stands in: they never see it.
    pub fn unnamed(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.name), "")
    }

    /// The manifest: the chapter's crates, and the edition and profile of the book.
    fn manifest(&self, root: &Path, listing: &Listing, source: &str) -> Result<String> {
        let name = &self.name;
        let mut manifest: Table = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n[profile.dev.package.\"*\"]\ndebug = false\n"
        )
        .parse()?;
        let target: Table = [
            ("name", name.clone()),
            ("path", listing.file.display().to_string()),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), Value::String(value)))
        .collect();
        manifest.insert("bin".to_owned(), Value::Array(vec![Value::Table(target)]));
        manifest.insert(
            "dependencies".to_owned(),
            Value::Table(crates(root, listing, source)?),
        );
        Ok(manifest.to_string())
    }
}

/// The crates that the chapter's listings use, as far as this program names them: nobody waits for the others.
fn crates(root: &Path, listing: &Listing, source: &str) -> Result<Table> {
    let path = root.join("code").join(&listing.slug).join("Cargo.toml");
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} ne se lit pas", path.display()))?;
    let mut manifest: Table = text.parse()?;
    let tables = ["dependencies", "dev-dependencies"].map(|name| manifest.remove(name));
    let tables = tables
        .into_iter()
        .flatten()
        .filter_map(|table| table.try_into::<Table>().ok());
    let named = |name: &String| source.contains(&name.replace('-', "_"));
    Ok(tables.flatten().filter(|(name, _)| named(name)).collect())
}

/// Writes a file, unless it says so already: Cargo goes by times.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("{} ne se crée pas", folder.display()))?;
    fs::write(path, text).with_context(|| format!("{} ne s'écrit pas", path.display()))
}
