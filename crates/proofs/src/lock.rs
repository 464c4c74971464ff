//! One verification at a time in a repository: two would take each other's files.

use crate::lab;
use anyhow::{Context, Result};
use std::fs::{File, TryLockError};
use std::path::Path;

/// Waits until no other verification works on this repository; it is ours until the file is dropped.
pub fn take(root: &Path) -> Result<File> {
    let folder = lab::folder(root);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} ne se crée pas", folder.display()))?;
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("une autre vérification est en cours : on attend qu'elle finisse");
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(file)
}
