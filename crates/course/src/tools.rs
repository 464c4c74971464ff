//! The explorer and its models, as inputs of what they prove.

use crate::verdict::hash;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The crates that decide what a program may do under the explorer, beside this one; what only tests the models is none of them.
const CRATES: [&str; 5] = [
    "explored",
    "explorer",
    "models/crossbeam-channel",
    "models/parking_lot",
    "models/std",
];

/// The hash of the explorer's sources: those of the workspace that this program was built from, since they are what
/// runs, whichever course is checked. They are read once: the process that reads them stays what it is.
pub fn hash_of_explorer() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(hash_of_sources)
}

fn hash_of_sources() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    CRATES
        .iter()
        .for_each(|name| add(&crates.join(name), &mut files));
    files.sort();
    let mut texts = Vec::new();
    for file in &files {
        let place = file.strip_prefix(&crates).unwrap_or(file);
        texts.push(place.to_string_lossy().into_owned());
        texts.push(String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned());
    }
    hash(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The sources and manifests in a folder; tests and benches change no verdict.
fn add(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_dead = matches!(&*name, "tests" | "benches" | "target") || name.starts_with('.');
        if path.is_dir() && !is_dead {
            add(&path, files);
        } else if matches!(
            path.extension().and_then(|end| end.to_str()),
            Some("rs" | "toml")
        ) {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_are_read_once() {
        assert!(std::ptr::eq(hash_of_explorer(), hash_of_explorer()));
    }

    #[test]
    fn every_source_counts_and_no_test_does() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "Cargo.toml",
            "src/lib.rs",
            "src/a/b.rs",
            "tests/c.rs",
            "src/d.rs~",
        ] {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let mut files = Vec::new();
        add(folder.path(), &mut files);
        files.sort();
        let names = files
            .iter()
            .map(|file| file.strip_prefix(folder.path()).unwrap());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["Cargo.toml", "src/a/b.rs", "src/lib.rs"].map(Path::new)
        );
    }
}
