//! Builds the site again whenever its sources change.

use crate::live::Edition;
use crate::shelf::{Shelf, Site};
use crate::watch::Changes;
use crate::{report, sources};
use anyhow::{Error, Result, anyhow};
use course::Course;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use tokio::sync::watch::{self, Receiver, Sender};

/// What builds the sites and tells the pages of them.
struct Rebuilder {
    root: PathBuf,
    shelf: Shelf,
    editions: Sender<Edition>,
}

/// Builds the site, and from then on again after every change; the open pages see each edition.
pub fn start(root: &Path) -> Result<Receiver<Edition>> {
    let (editions, shown) = watch::channel(Edition::default());
    let mut rebuilder = Rebuilder {
        root: root.to_owned(),
        shelf: Shelf::open(root)?,
        editions,
    };
    // The watch comes first: what is saved during the first build is not lost.
    let changes = Changes::of(root);
    let built_from = sources::fingerprint(root);
    rebuilder.rebuild();
    match changes {
        Ok(changes) => drop(thread::spawn(move || rebuilder.follow(changes, built_from))),
        Err(error) => rebuilder.stay(&error),
    }
    Ok(shown)
}

impl Rebuilder {
    fn follow(mut self, mut changes: Changes, built_from: u64) {
        let mut built_from = Some(built_from);
        loop {
            // What changed during a build may have been read half-way: then there is nothing to compare with.
            if changes.wait() {
                built_from = None;
            }
            let now = Some(sources::fingerprint(&self.root));
            if now != built_from {
                self.rebuild();
                built_from = now;
            }
        }
    }

    /// Where nothing can be watched, the site that has been built stays until the process ends.
    fn stay(self, error: &Error) {
        report::tell(&format!(
            "attention : les modifications ne seront pas vues ({})\n  remède : relancez « cargo run » après chacune",
            report::causes(error)
        ));
        std::mem::forget(self);
    }

    /// The next edition: a new site, or the last one and what is wrong.
    fn rebuild(&mut self) {
        let begun = Instant::now();
        match self.build() {
            Ok(site) => {
                self.publish(site);
                let seconds = format!("{:.1}", begun.elapsed().as_secs_f32()).replace('.', ",");
                report::tell(&format!("livre construit en {seconds} s"));
            }
            Err(error) => {
                let error = report::text(&error);
                report::tell(&error);
                self.editions
                    .send_modify(|edition| edition.error = Some(error));
            }
        }
    }

    /// Tells the pages first; only then does the last site go, which takes a while.
    fn publish(&self, site: Site) {
        let edition = Edition {
            site: Some(Arc::new(site)),
            error: None,
        };
        drop(self.editions.send_replace(edition));
    }

    /// A bug that panics on some text must not end the server: it is shown like any other error.
    fn build(&mut self) -> Result<Site> {
        let mut site = self.shelf.next();
        let build = || {
            let course = Course::read(&self.root)?;
            site.listings.clone_from(&course.listings);
            site::build(course, &site.folder, None)
        };
        catch_unwind(AssertUnwindSafe(build)).unwrap_or_else(|_| {
            Err(anyhow!(
                "la construction a paniqué ; la cause est dans le terminal"
            ))
        })?;
        Ok(site)
    }
}
