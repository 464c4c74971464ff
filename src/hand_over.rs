//! Hands over to another program of the same workspace.
//!
//! It is started through Cargo and not linked in: what proves and explores needs skeptic, trybuild and more, and a reader who
//! only types `cargo run` is not to wait for them to compile.

use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Becomes the program of this name, of this package, which works on the course at `root`: its exit code is ours, and a signal to us reaches
/// it. The notice is said where Cargo has to compile first.
pub fn to(
    package: &str,
    name: &str,
    notice: &str,
    root: &Path,
    arguments: Vec<OsString>,
) -> Result<ExitCode> {
    if !is_built(name) {
        eprintln!("{notice}");
    }
    let mut program = command(package, name, root);
    program.args(arguments);
    become_it(program)
}

/// The command that builds this program where that is necessary, and runs it; its own arguments are to follow.
fn command(package: &str, name: &str, root: &Path) -> Command {
    let mut program = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    program.args(["run", "--quiet"]).args(which(package, name));
    program.arg("--").arg("--root").arg(root);
    program
}

/// What tells Cargo which program is meant: of this workspace, wherever the course stands.
pub fn which(package: &str, name: &str) -> [OsString; 6] {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let words = ["--package", package, "--bin", name, "--manifest-path"].map(OsString::from);
    let [package, this, bin, name, at] = words;
    [package, this, bin, name, at, manifest.into()]
}

/// Whether Cargo will start at once: otherwise it compiles for a while, and without a word.
fn is_built(name: &str) -> bool {
    let program = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::current_exe().is_ok_and(|ourselves| ourselves.with_file_name(program).exists())
}

#[cfg(unix)]
fn become_it(mut program: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(program.exec()).context("cargo ne se lance pas")
}

#[cfg(not(unix))]
fn become_it(mut program: Command) -> Result<ExitCode> {
    let status = program.status().context("cargo ne se lance pas")?;
    Ok(ExitCode::from(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1),
    ))
}
