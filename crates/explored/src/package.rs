//! The generated workspace in which programs are built: one package a program, with the models in place of the real crates.
//!
//! The program is the root of a library, so that `crate::`, its attributes and its type names mean what they mean
//! natively; a `main.rs` beside it hands its entry to `explored-child`. Its copy stands under the generated root at the path
//! that panics are to show. Cargo goes by times: a file is written only where its text differs.

use crate::Program;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where one program is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of its package and of its executable.
    pub package: String,
    /// Name of its crate.
    pub krate: String,
    /// Its copy, under the generated root.
    pub copy: PathBuf,
}

/// What the copy ends with. A blank line lies between, whatever the program ends with.
const ENTRY: &str =
    "\n\n#[doc = \"\"]\npub fn explored_entry() {\n    ::std::process::run_main(main)\n}\n";

/// The programs do little but call the models: making them fast would take longer than running them.
const PROFILE: &str = r#"
[profile.dev]
opt-level = 0
debug = false
debug-assertions = true
overflow-checks = true
incremental = false

[profile.dev.package."*"]
opt-level = 3
debug-assertions = false
overflow-checks = false
"#;

/// This repository, where the models are.
pub fn house() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

impl Place {
    /// Where this program is built under the generated root.
    pub fn of(root: &Path, program: &Program) -> Self {
        let stem = program.shown.file_stem().unwrap_or_default();
        let krate = crate_name(&stem.to_string_lossy());
        let shown = program.shown.to_string_lossy();
        Place {
            package: format!("{krate}-{:016x}", fingerprint(shown.as_bytes())),
            krate,
            copy: root.join(&program.shown),
        }
    }

    /// Writes the package, and the program with its entry.
    fn write(&self, root: &Path, program: &Program) -> Result<()> {
        let folder = root.join(".packages").join(&self.package);
        write(&folder.join("Cargo.toml"), &self.manifest())?;
        let main = format!(
            "fn main() {{\n    explored_child::main({}::explored_entry)\n}}\n",
            self.krate
        );
        write(&folder.join("main.rs"), &main)?;
        write(&self.copy, &format!("{}{ENTRY}", program.text))
    }

    fn manifest(&self) -> String {
        let Place {
            package,
            krate,
            copy,
        } = self;
        format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [lib]\nname = \"{krate}\"\npath = {copy:?}\n\n\
             [[bin]]\nname = \"{package}\"\npath = \"main.rs\"\n\n\
             [dependencies]\n\
             crossbeam-channel.workspace = true\nexplored-child.workspace = true\n\
             parking_lot.workspace = true\nstd.workspace = true\n"
        )
    }
}

/// Writes the whole workspace for these programs.
pub fn write_all(root: &Path, programs: &[(Program, Place)]) -> Result<()> {
    let members: Vec<String> = programs
        .iter()
        .map(|(_, place)| format!("    \".packages/{}\",\n", place.package))
        .collect();
    let house = house();
    let model = |name: &str| house.join("crates/models").join(name);
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[workspace.dependencies]\n\
         crossbeam-channel = {{ package = \"model-crossbeam-channel\", path = {:?} }}\n\
         explored-child = {{ path = {:?} }}\n\
         parking_lot = {{ package = \"model-parking_lot\", path = {:?} }}\n\
         std = {{ package = \"model-std\", path = {:?} }}\n{PROFILE}",
        members.concat(),
        model("crossbeam-channel"),
        house.join("crates/explored/child"),
        model("parking_lot"),
        model("std"),
    );
    write(&root.join("Cargo.toml"), &manifest)?;
    lock(root, &house)?;
    programs
        .iter()
        .try_for_each(|(program, place)| place.write(root, program))
}

/// Gives the generated workspace the versions of this one. Cargo keeps of them what it needs, so the copy is renewed only
/// when the original has changed.
fn lock(root: &Path, house: &Path) -> Result<()> {
    let (original, seen) = (house.join("Cargo.lock"), root.join(".lock-copied"));
    let text = fs::read_to_string(&original).with_context(|| cannot("se lit", &original))?;
    let known = fs::read_to_string(&seen).is_ok_and(|known| known == text);
    if !known || !root.join("Cargo.lock").exists() {
        write(&root.join("Cargo.lock"), &text)?;
        write(&seen, &text)?;
    }
    Ok(())
}

/// Writes a file, unless it says so already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| cannot("se crée", folder))?;
    fs::write(path, text).with_context(|| cannot("s'écrit", path))
}

fn cannot(what: &str, path: &Path) -> String {
    format!("{} ne {what} pas", path.display())
}

/// Names that a program's crate must not have: those of the crates that it is built with, and Rust's words.
const TAKEN: [&str; 20] = [
    "std",
    "core",
    "alloc",
    "proc_macro",
    "test",
    "explorer",
    "explored_child",
    "crossbeam_channel",
    "parking_lot",
    "lock_api",
    "libc",
    "self",
    "super",
    "crate",
    "fn",
    "mod",
    "match",
    "loop",
    "move",
    "static",
];

/// The crate's name for a file of this stem: the stem, wherever that is possible.
fn crate_name(stem: &str) -> String {
    let fit = |char: char| {
        if char.is_ascii_alphanumeric() {
            char
        } else {
            '_'
        }
    };
    let name: String = stem.chars().map(fit).collect();
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts_well && !TAKEN.contains(&name.as_str()) {
        name
    } else {
        format!("programme_{name}")
    }
}

/// A number for a text: FNV-1a, which stays the same from one version of Rust to the next.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_has_a_name_that_rust_takes() {
        for (stem, name) in [
            ("list-race", "list_race"),
            ("std", "programme_std"),
            ("1er", "programme_1er"),
            ("été", "programme__t_"),
            ("", "programme_"),
        ] {
            assert_eq!(crate_name(stem), name);
        }
    }

    #[test]
    fn a_file_is_written_only_where_it_differs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b");
        write(&file, "un").unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
        write(&file, "un").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), long_ago);
        write(&file, "deux").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "deux");
    }
}
