//! Where the repository is.

use std::env;
use std::path::{Path, PathBuf};

/// The nearest folder above the current one that holds a `book.toml`, otherwise the one that this program was built
/// from: `cargo run --manifest-path …` works from anywhere.
pub fn find() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let nearest = here
        .ancestors()
        .find(|folder| folder.join("book.toml").exists());
    nearest
        .unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")))
        .to_owned()
}
