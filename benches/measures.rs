//! Takes every measure of the book anew, on this machine, and says whether what the text says of it holds here.
//!
//! The figures that the book shows stay: « cargo run -- check --measures --update » records new ones.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut check = Command::new(env!("CARGO_BIN_EXE_prove"));
    check.args(["--root", concat!(env!("CARGO_MANIFEST_DIR"), "/../..")]);
    let status = check.arg("--measures").status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
