//! `check`: hands over to the program `prove` of the same workspace.
//!
//! It is started through Cargo and not linked in: what proves the book needs skeptic, trybuild and more, and a reader
//! who only types `cargo run` is not to wait for them to compile.

use anyhow::{Context, Result};
use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

/// What `check` takes; `prove` takes the same.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Les chapitres ou les listings à vérifier (par défaut, tout ce qui a changé)
    #[arg(value_name = "NOM")]
    names: Vec<String>,
    /// Vérifie tout, même ce qui n'a pas changé
    #[arg(long)]
    all: bool,
    /// Récrit les transcriptions, les messages du compilateur et verdicts.toml
    #[arg(long)]
    update: bool,
    /// Écrit un objet JSON par ligne et par vérification
    #[arg(long)]
    json: bool,
    /// Le temps laissé à chaque exécution, en secondes
    #[arg(long, value_name = "SECONDES", value_parser = seconds)]
    timeout: Option<u64>,
}

fn seconds(text: &str) -> Result<u64, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| "un délai est un nombre entier de secondes, 1 ou plus".to_owned())
}

/// Proves the course at `root`; its exit code is that of `prove`.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    if !is_built() {
        eprintln!("première vérification : compilation de ses outils…");
    }
    let mut prove = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    prove.args(["run", "--quiet", "--bin", "prove", "--manifest-path"]);
    prove.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    prove
        .arg("--")
        .arg("--root")
        .arg(root)
        .args(options.to_args());
    hand_over(prove)
}

/// Whether Cargo will start at once: otherwise it compiles for a while, and without a word.
fn is_built() -> bool {
    let prove = format!("prove{}", env::consts::EXE_SUFFIX);
    env::current_exe().is_ok_and(|ourselves| ourselves.with_file_name(prove).exists())
}

impl Options {
    fn to_args(&self) -> Vec<String> {
        let flags = [
            (self.all, "--all"),
            (self.update, "--update"),
            (self.json, "--json"),
        ];
        let flags = flags
            .into_iter()
            .filter(|(given, _)| *given)
            .map(|(_, flag)| flag.to_owned());
        let timeout = self
            .timeout
            .iter()
            .flat_map(|seconds| ["--timeout".to_owned(), seconds.to_string()]);
        flags
            .chain(timeout)
            .chain(["--".to_owned()])
            .chain(self.names.clone())
            .collect()
    }
}

/// Becomes that program: its exit code is ours, and a signal to us reaches it.
#[cfg(unix)]
fn hand_over(mut program: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(program.exec()).context("cargo ne se lance pas")
}

#[cfg(not(unix))]
fn hand_over(mut program: Command) -> Result<ExitCode> {
    let status = program.status().context("cargo ne se lance pas")?;
    Ok(ExitCode::from(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1),
    ))
}
