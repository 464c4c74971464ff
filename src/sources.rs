//! What the site is made from: which files, and whether they still say the same.

use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The folders of the repository that the site is made from.
pub const FOLDERS: [&str; 3] = ["book", "code", "prose"];

/// Its files at the root; what is said to be proved depends on the last two.
const FILES: [&str; 6] = [
    "book.toml",
    "CHANGELOG.md",
    "measures.toml",
    "verdicts.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
];

/// Whether the site is made from the file or folder at `path`.
pub fn include(root: &Path, path: &Path) -> bool {
    let mut names = path
        .strip_prefix(root)
        .into_iter()
        .flat_map(|inside| inside.iter());
    let known = |first: &OsStr| FOLDERS.iter().chain(&FILES).any(|name| first == *name);
    names.next().is_some_and(known) && names.all(is_text)
}

/// Editors keep copies and locks beside the file that is edited: `.a.md.swp`, `a.md~`, `#a.md#`.
fn is_text(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    !name.starts_with(['.', '#']) && !name.ends_with('~')
}

/// A number that is another one as soon as a file of the site has another name or other content.
///
/// It reads the files, since editors save without changing anything, and two saves can fall into one tick of the clock.
pub fn fingerprint(root: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in FOLDERS.iter().chain(&FILES) {
        add(&root.join(name), &mut hasher);
    }
    hasher.finish()
}

fn add(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    match fs::read_dir(path) {
        Ok(entries) => {
            let mut inside: Vec<_> = entries
                .flatten()
                .filter(|entry| is_text(&entry.file_name()))
                .collect();
            inside.sort_by_key(fs::DirEntry::file_name);
            inside.iter().for_each(|entry| add(&entry.path(), hasher));
        }
        Err(_) => fs::read(path).ok().hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_text_gives_another_fingerprint() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("book/part/a.md");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "un").unwrap();
        let first = fingerprint(root.path());
        fs::write(&file, "un").unwrap();
        fs::write(file.with_file_name(".a.md.swp"), "x").unwrap();
        fs::write(root.path().join("README.md"), "x").unwrap();
        assert_eq!(
            fingerprint(root.path()),
            first,
            "saved again without a change"
        );
        fs::write(&file, "deux").unwrap();
        assert_ne!(fingerprint(root.path()), first, "another text");
        fs::write(&file, "un").unwrap();
        assert_eq!(fingerprint(root.path()), first, "back to the first text");
        fs::rename(&file, file.with_file_name("b.md")).unwrap();
        assert_ne!(fingerprint(root.path()), first, "another name");
    }

    #[test]
    fn the_site_is_made_from_the_text_and_the_listings() {
        let root = Path::new("/r");
        for inside in [
            "book",
            "code",
            "book.toml",
            "verdicts.toml",
            "code/a/examples/b.rs",
            "prose/glossaire.toml",
            "book/a.md",
        ] {
            assert!(include(root, &root.join(inside)), "{inside}");
        }
        for outside in [
            "",
            "target",
            "target/serve/a.html",
            "book.toml~",
            "book/.a.md.swp",
            "book/a.md~",
            "books/a.md",
        ] {
            assert!(!include(root, &root.join(outside)), "{outside}");
        }
    }
}
