//! Chromium, started as a program that prints a page.

use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// The names under which it is installed, from one system to the next.
const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

const REMEDY: &str = "remède : installez Chromium (sous Debian : apt install chromium), ou donnez son chemin dans la variable CHROMIUM ; \
     l'EPUB s'en passe : cargo run -- export --epub FICHIER";

/// Prints a page of this disk as a PDF.
pub fn print(page: &Path, pdf: &Path) -> Result<()> {
    let profile = tempfile::tempdir()?;
    let mut command = Command::new(find()?);
    // The page is our own and has no scripts: without the sandbox it is printed in a container too.
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
    ]);
    command.args(["--generate-pdf-document-outline", "--export-tagged-pdf"]);
    command.arg(named("--user-data-dir=", profile.path()));
    command.arg(named("--print-to-pdf=", pdf));
    command.arg(named("file://", page));
    let done = command
        .stdin(Stdio::null())
        .output()
        .context("Chromium ne se lance pas")?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(
        done.status.success() && pdf.exists(),
        "Chromium n'imprime pas le livre : {said}"
    );
    Ok(())
}

fn named(option: &str, value: &Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(value);
    argument
}

fn find() -> Result<OsString> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(named);
    }
    let works = |name: &&&str| {
        let mut asked = Command::new(**name);
        asked
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .is_ok_and(|done| done.status.success())
    };
    match NAMES.iter().find(works) {
        Some(name) => Ok((*name).into()),
        None => bail!("Chromium, qui imprime le livre en PDF, est introuvable\n  {REMEDY}"),
    }
}
