//! SUMMARY.md: which chapters the book has, in which order and under which numbers.

use crate::problem::Problem;
use crate::source;
use mdbook_summary::{Link, SummaryItem};
use std::path::{Path, PathBuf};

/// A chapter as SUMMARY.md names it.
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its number, such as `2`, where it has one.
    pub number: Option<String>,
    /// Its file, relative to the root.
    pub file: PathBuf,
    /// Its line in SUMMARY.md, from 1.
    pub line: usize,
}

/// The folder of the text.
pub const BOOK: &str = "book";

/// The entries of SUMMARY.md, nested ones too, in reading order.
pub fn read(root: &Path) -> Result<(Vec<Entry>, Vec<Problem>), Problem> {
    let file = Path::new(BOOK).join("SUMMARY.md");
    let text = source::read(root, &file)?;
    let summary = mdbook_summary::parse_summary(&text).map_err(|error| {
        let remedy = "une ligne par chapitre : « - [Titre](dossier/fichier.md) »";
        Problem::of(
            &file,
            format!("le sommaire ne se lit pas ({error:#})"),
            remedy,
        )
    })?;
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let items = [
        &summary.prefix_chapters,
        &summary.numbered_chapters,
        &summary.suffix_chapters,
    ];
    for link in items.into_iter().flatten().flat_map(links) {
        match entry(&text, link) {
            Some(entry) => entries.push(entry),
            None => problems.push(draft(&file, &text, link)),
        }
    }
    Ok((entries, problems))
}

/// The chapter of an item and those nested in it.
fn links(item: &SummaryItem) -> Vec<&Link> {
    let SummaryItem::Link(link) = item else {
        return Vec::new();
    };
    std::iter::once(link)
        .chain(link.nested_items.iter().flat_map(links))
        .collect()
}

fn entry(text: &str, link: &Link) -> Option<Entry> {
    let location = link.location.as_ref()?;
    Some(Entry {
        title: link.name.clone(),
        number: link
            .number
            .as_ref()
            .map(|n| n.to_string().trim_end_matches('.').to_owned()),
        file: Path::new(BOOK).join(location),
        line: line_naming(text, &location.to_string_lossy()),
    })
}

fn draft(file: &Path, text: &str, link: &Link) -> Problem {
    let message = format!("le chapitre « {} » n'a pas de fichier", link.name);
    Problem::of(
        file,
        message,
        "le sommaire ne nomme que ce qui existe : écrivez le chapitre ou retirez la ligne",
    )
    .at(line_naming(text, &link.name))
}

/// The first line (from 1) that contains `what`.
fn line_naming(text: &str, what: &str) -> usize {
    text.lines()
        .position(|line| line.contains(what))
        .map_or(1, |index| index + 1)
}
