//! `list`: every listing, in reading order.

use anyhow::Result;
use course::verdict::Kind;
use course::{Course, Listing};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// What `list` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Écrit un objet JSON par ligne : « name », « chapter », « file », « checks »
    #[arg(long)]
    json: bool,
}

/// A listing as `list` shows it.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    chapter: &'a str,
    file: &'a Path,
    checks: BTreeSet<Kind>,
    #[serde(skip)]
    number: String,
    #[serde(skip)]
    caption: &'a str,
}

/// Writes the listings of the course to `out`.
pub fn run(root: &Path, options: &Options, out: impl Write) -> Result<()> {
    let course = Course::read(root)?;
    let entries: Vec<Entry> = shown(&course)
        .map(|listing| entry(&course, listing))
        .collect();
    if options.json {
        objects(&entries, out)
    } else {
        table(&entries, out)
    }
}

fn shown(course: &Course) -> impl Iterator<Item = &Listing> {
    let names = course.chapters.iter().flat_map(|chapter| chapter.shown());
    names.filter_map(|name| course.listings.get(name))
}

fn entry<'a>(course: &Course, listing: &'a Listing) -> Entry<'a> {
    Entry {
        name: &listing.name,
        chapter: &listing.slug,
        file: &listing.file,
        checks: course.checks(listing),
        number: course.number(&listing.name).unwrap_or_default(),
        caption: listing.caption(),
    }
}

fn objects(entries: &[Entry], mut out: impl Write) -> Result<()> {
    for entry in entries {
        writeln!(out, "{}", serde_json::to_string(entry)?)?;
    }
    Ok(())
}

fn table(entries: &[Entry], mut out: impl Write) -> Result<()> {
    let number = entries
        .iter()
        .map(|entry| entry.number.len())
        .max()
        .unwrap_or(0);
    let name = entries
        .iter()
        .map(|entry| entry.name.len())
        .max()
        .unwrap_or(0);
    for entry in entries {
        writeln!(
            out,
            "{:<number$}  {:<name$}  {}",
            entry.number, entry.name, entry.caption
        )?;
    }
    Ok(())
}
