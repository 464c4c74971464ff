//! In place of the rustc and the Cargo that skeptic calls: what they said is not asked again while nothing that they read has changed,
//! and a program is compiled with the libraries that its listing was built with.
//!
//! skeptic keeps the programs that it runs itself; not what it only compiles, nor what Cargo knows of a chapter's crates, which each of
//! its workers asks. As there, only a build is kept, and only one that succeeded.

use crate::examples::Libraries;
use crate::repair::write_whole;
use course::verdict::hash;
use serde_json::json;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

/// The variables under which a stand-in knows the true Cargo, what rustc says of itself, and where to keep what was said.
const CARGO: &str = "AU_FIL_PROOFS_CARGO";
const VERSION: &str = "AU_FIL_PROOFS_RUSTC";
const KEPT: &str = "AU_FIL_PROOFS_KEPT";
/// The variable with the libraries that the listings were built with.
const LIBRARIES: &str = "AU_FIL_PROOFS_LIBRARIES";

/// Has this program stand in for both, in a worker that keeps what they say in `folder`.
pub fn prepare(command: &mut Command, folder: &Path, libraries: &Libraries) {
    let Ok(ourselves) = std::env::current_exe() else {
        return;
    };
    command
        .env("RUSTC", &ourselves)
        .env("CARGO", ourselves)
        .env(CARGO, true_cargo("CARGO"))
        .env(VERSION, version())
        .env(KEPT, folder)
        .env(LIBRARIES, json!(libraries).to_string());
}

fn true_cargo(variable: &str) -> OsString {
    std::env::var_os(variable).unwrap_or_else(|| "cargo".into())
}

/// What rustc says of itself, asked once.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let said = Command::new("rustc").arg("-vV").output();
        let said = said.map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    })
}

/// Does what rustc or Cargo would do with these arguments; the exit status.
pub fn answer() -> i32 {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("metadata") => remembered(inputs_of_metadata(&args), cargo(&args)),
        Some("-vV") => {
            print!("{}", std::env::var(VERSION).unwrap_or_default());
            0
        }
        _ => {
            let args = with_own_libraries(&args);
            remembered(inputs_of_check(&args), rustc(&args))
        }
    }
}

/// skeptic takes whichever build of a library Cargo made last, be it for another package, with other features.
fn with_own_libraries(args: &[String]) -> Vec<String> {
    let libraries = std::env::var(LIBRARIES).unwrap_or_default();
    let libraries: Libraries = serde_json::from_str(&libraries).unwrap_or_default();
    args.iter()
        .map(|arg| own_library(arg, &libraries).unwrap_or_else(|| arg.clone()))
        .collect()
}

/// The one library that Cargo built under this name for the listings, where skeptic has found another.
fn own_library(arg: &str, libraries: &Libraries) -> Option<String> {
    let (name, _) = arg.split_once('=')?;
    match &libraries.get(name)?[..] {
        [own] => Some(format!("{name}={}", own.display())),
        _ => None,
    }
}

/// Runs a command, or repeats what it printed when it succeeded on the same inputs; without inputs, it is always run.
fn remembered(inputs: Option<Vec<String>>, mut command: Command) -> i32 {
    let folder = std::env::var_os(KEPT).map(PathBuf::from);
    let texts = inputs.unwrap_or_default();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let file = folder.map(|folder| folder.join(hash(&texts)));
    let Some(file) = file.filter(|_| !texts.is_empty()) else {
        return status(command.status().ok());
    };
    if let Ok(said) = std::fs::read_to_string(&file) {
        print!("{said}");
        return 0;
    }
    let Ok(output) = command.stderr(Stdio::inherit()).output() else {
        return 1;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    if output.status.success() {
        let _ = write_whole(&file, &said);
    }
    status(Some(output.status))
}

fn status(status: Option<std::process::ExitStatus>) -> i32 {
    status.and_then(|status| status.code()).unwrap_or(1)
}

/// What `cargo metadata` depends on: its arguments, the manifests of the workspace, and the lock file.
fn inputs_of_metadata(args: &[String]) -> Option<Vec<String>> {
    let at = args.iter().position(|arg| arg == "--manifest-path")?;
    let manifest = Path::new(args.get(at + 1)?);
    let mut above = manifest.ancestors().skip(1);
    let root = above.find(|folder| folder.join("Cargo.lock").exists())?;
    let read = |file: PathBuf| std::fs::read_to_string(file).ok();
    let mut inputs = vec![std::env::var(VERSION).ok()?, args.join("\n")];
    for file in ["Cargo.lock", "Cargo.toml"] {
        inputs.push(read(root.join(file))?);
    }
    inputs.push(read(manifest.to_owned())?);
    Some(inputs)
}

/// What rustc depends on where it only checks: its arguments but for skeptic's temporary folder, the program, and the libraries.
fn inputs_of_check(args: &[String]) -> Option<Vec<String>> {
    let (file, rest) = args.split_first()?;
    rest.iter().find(|arg| arg.starts_with("--emit=dep-info"))?;
    let mut inputs = vec![
        std::env::var(VERSION).ok()?,
        std::fs::read_to_string(file).ok()?,
    ];
    for arg in rest.iter().filter(|arg| !arg.starts_with("--emit=")) {
        inputs.push(arg.clone());
        let library = arg.split_once('=').map(|(_, path)| Path::new(path));
        if let Some(library) = library.filter(|path| path.is_file()) {
            inputs.push(stamp(library)?);
        }
    }
    Some(inputs)
}

/// A library is another one when its size or its date is.
fn stamp(library: &Path) -> Option<String> {
    let known = library.metadata().ok()?;
    let age = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", known.len(), age.as_nanos()))
}

/// skeptic 0.14 knows no edition after 2021: listings would be compiled in another edition than Cargo's.
fn rustc(args: &[String]) -> Command {
    let mut command = Command::new("rustc");
    command.args(args.iter().map(|arg| match arg.as_str() {
        "--edition=2021" => "--edition=2024",
        arg => arg,
    }));
    command
}

/// Cargo remembers what its rustc is, and would forget it for ours, each time.
fn cargo(args: &[String]) -> Command {
    let mut command = Command::new(true_cargo(CARGO));
    command.args(args).env_remove("RUSTC");
    command
}
