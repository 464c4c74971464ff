//! `export`: hands over to the program of the same name.

use crate::hand_over;
use anyhow::Result;
use std::ffi::OsString;
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

/// What `export` takes; without a file, it writes both.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Le PDF à écrire, imprimé par Chromium (par défaut target/au-fil-de-rust.pdf) ; nommé seul, il est seul écrit
    #[arg(long, value_name = "FICHIER")]
    pdf: Option<PathBuf>,
    /// L'EPUB à écrire (par défaut target/au-fil-de-rust.epub) ; nommé seul, il est seul écrit
    #[arg(long, value_name = "FICHIER")]
    epub: Option<PathBuf>,
}

/// Writes the book at `root`; the exit code is that of the program.
pub fn run(root: &Path, options: Options) -> Result<ExitCode> {
    let notice = "premier export : compilation de ses outils…";
    let mut arguments = Vec::new();
    for (name, file) in [("--pdf", options.pdf), ("--epub", options.epub)] {
        if let Some(file) = file {
            arguments.extend([OsString::from(name), absolute(file)?.into()]);
        }
    }
    hand_over::to("export", "export", notice, root, arguments)
}
