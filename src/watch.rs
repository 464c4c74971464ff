//! Notices that a file of the site has changed.

use crate::sources;
use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// An editor saves in several steps: what counts is the state after them.
const QUIET: Duration = Duration::from_millis(60);

/// A program that writes without end does not put the page off for longer.
const PATIENCE: Duration = Duration::from_millis(400);

/// The changes under a repository, from the moment that this is made.
pub struct Changes {
    root: PathBuf,
    watcher: RecommendedWatcher,
    seen: Receiver<Change>,
}

/// Something that the site is made from has changed.
struct Change {
    /// Whether a whole watched folder came or went: the watch on it went with it.
    of_folder: bool,
}

impl Changes {
    /// Starts to watch.
    pub fn of(root: &Path) -> Result<Self> {
        let root = root.canonicalize()?;
        let (sender, seen) = channel();
        let at = root.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(change) = change(&at, event) {
                let _ = sender.send(change);
            }
        })?;
        let mut changes = Changes {
            root,
            watcher,
            seen,
        };
        // The root itself, not its files: an editor that saves puts a new file in the place of the old one.
        changes
            .watcher
            .watch(&changes.root, RecursiveMode::NonRecursive)
            .context("le dépôt")?;
        changes.watch_folders()?;
        Ok(changes)
    }

    /// A folder that does not exist is watched once it appears.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let folders = sources::FOLDERS.iter().map(|folder| self.root.join(folder));
        for folder in folders.filter(|folder| folder.exists()) {
            let _ = self.watcher.unwatch(&folder);
            self.watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        Ok(())
    }

    /// Waits for a change and for the quiet after it. True where a change had come before the wait began.
    pub fn wait(&mut self) -> bool {
        let (change, early) = match self.seen.try_recv() {
            Ok(change) => (change, true),
            Err(_) => (
                self.seen.recv().expect("the watcher lives as long as this"),
                false,
            ),
        };
        if self.settle(change).of_folder {
            // If it has gone again meanwhile, that is the next change.
            let _ = self.watch_folders();
        }
        early
    }

    /// Takes what comes until nothing does.
    fn settle(&self, mut all: Change) -> Change {
        let latest = Instant::now() + PATIENCE;
        while Instant::now() < latest
            && let Ok(next) = self.seen.recv_timeout(QUIET)
        {
            all.of_folder |= next.of_folder;
        }
        all
    }
}

/// What an event means to the site. To read a file is no change: otherwise every build would cause the next one.
fn change(root: &Path, event: notify::Result<Event>) -> Option<Change> {
    // Where the watcher itself is in trouble, anything may have changed.
    let Ok(event) = event else {
        return Some(Change { of_folder: true });
    };
    let ours = event.paths.iter().any(|path| sources::include(root, path));
    let is_folder = |path: &PathBuf| {
        sources::FOLDERS
            .iter()
            .any(|folder| *path == root.join(folder))
    };
    let counts = event.need_rescan() || ours && !event.kind.is_access();
    counts.then(|| Change {
        of_folder: event.need_rescan() || event.paths.iter().any(is_folder),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::EventKind;
    use notify::event::{AccessKind, CreateKind, Flag, ModifyKind};

    fn seen(kind: EventKind, path: &str) -> Option<bool> {
        change(Path::new("/r"), Ok(Event::new(kind).add_path(path.into())))
            .map(|change| change.of_folder)
    }

    #[test]
    fn a_read_is_no_change() {
        assert_eq!(
            seen(EventKind::Access(AccessKind::Read), "/r/book/a.md"),
            None
        );
    }

    #[test]
    fn a_write_is_one_where_the_site_is_made_from_the_file() {
        assert_eq!(
            seen(EventKind::Modify(ModifyKind::Any), "/r/book/a.md"),
            Some(false)
        );
        assert_eq!(
            seen(EventKind::Modify(ModifyKind::Any), "/r/target/a.html"),
            None
        );
    }

    #[test]
    fn a_folder_that_comes_back_is_watched_again() {
        assert_eq!(
            seen(EventKind::Create(CreateKind::Folder), "/r/book"),
            Some(true)
        );
    }

    #[test]
    fn a_watcher_that_lost_events_means_a_change() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(change(Path::new("/r"), Ok(lost)).is_some());
    }
}
