//! Where the sites that are served stand: under `target/serve`, a folder for each server and in it one for each build.

use crate::report;
use anyhow::{Context, Result};
use course::Listing;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A server holds the lock on this file in its folder, and its end, whatever it is, frees it.
const LOCK: &str = "lock";

/// The folder of one server.
pub struct Shelf {
    folder: TempDir,
    _lock: File,
    built: usize,
}

/// A built site; it is removed once no page needs it.
#[derive(Debug)]
pub struct Site {
    /// Tells it from every other one, also from those of another server.
    pub id: String,
    /// Where it stands.
    pub folder: PathBuf,
    /// The listings that it shows, by name.
    #[cfg_attr(not(unix), allow(dead_code, reason = "programs run on Unix only"))]
    pub listings: BTreeMap<String, Listing>,
    /// Whether the index of its search is written.
    pub searchable: OnceLock<()>,
}

impl Site {
    /// Writes the index of its search, the first time; an author saves more often than they search.
    pub fn make_searchable(&self) {
        self.searchable.get_or_init(|| {
            if let Err(error) = site::search::index(&self.folder) {
                let why = report::causes(&error);
                report::tell(&format!("attention : la recherche ne marchera pas ({why})"));
            }
        });
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Shelf {
    /// Takes a fresh folder, after removing what servers that have ended left behind.
    pub fn open(root: &Path) -> Result<Self> {
        let all = root.join("target/serve");
        fs::create_dir_all(&all).with_context(|| format!("{} ne se crée pas", all.display()))?;
        // One at a time: a folder whose server has not locked it yet looks abandoned.
        let _door = locked(&all.join(LOCK))?;
        sweep(&all)?;
        let folder = tempfile::Builder::new().prefix("site-").tempdir_in(&all)?;
        let lock = locked(&folder.path().join(LOCK))?;
        Ok(Shelf {
            folder,
            _lock: lock,
            built: 0,
        })
    }

    /// The place for the next site.
    pub fn next(&mut self) -> Site {
        self.built += 1;
        let server = self
            .folder
            .path()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let id = format!("{server}-{}", self.built);
        Site {
            id,
            folder: self.folder.path().join(self.built.to_string()),
            listings: BTreeMap::new(),
            searchable: OnceLock::new(),
        }
    }
}

/// Some file systems have no locks; there nothing looks abandoned, and nothing is removed.
fn locked(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("{} ne s'écrit pas", path.display()))?;
    let _ = file.lock();
    Ok(file)
}

fn sweep(all: &Path) -> Result<()> {
    let entries = fs::read_dir(all)?.flatten().map(|entry| entry.path());
    for folder in entries.filter(|path| path.is_dir() && is_abandoned(path)) {
        let _ = fs::remove_dir_all(folder);
    }
    Ok(())
}

fn is_abandoned(folder: &Path) -> bool {
    File::open(folder.join(LOCK)).map_or(true, |lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_living_server_keeps_its_sites_and_a_dead_ones_are_removed() {
        let root = tempfile::tempdir().unwrap();
        let dead = root.path().join("target/serve/site-dead/1");
        fs::create_dir_all(&dead).unwrap();
        let mut first = Shelf::open(root.path()).unwrap();
        let site = first.next();
        fs::create_dir(&site.folder).unwrap();
        let mut second = Shelf::open(root.path()).unwrap();
        assert!(!dead.exists() && site.folder.exists());
        assert_ne!(site.id, second.next().id);
    }

    #[test]
    fn a_site_that_nobody_needs_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(root.path()).unwrap();
        let site = shelf.next();
        let folder = site.folder.clone();
        fs::create_dir(&folder).unwrap();
        drop(site);
        assert!(!folder.exists());
        assert!(!shelf.next().folder.exists());
    }
}
