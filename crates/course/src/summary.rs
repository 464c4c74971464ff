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
    /// The title of the part it stands in, where one is named before it.
    pub part: Option<String>,
    /// Its file, relative to the root.
    pub file: PathBuf,
    /// Its line in SUMMARY.md, from 1.
    pub line: usize,
}

/// The folder of the text.
pub const BOOK: &str = "book";

/// The entries of SUMMARY.md, nested ones too, in reading order.
///
/// A draft, `[Title]()`, is a chapter to come: it has a number, which those after it count on, and no text.
pub fn read(root: &Path) -> Result<Vec<Entry>, Problem> {
    let file = Path::new(BOOK).join("SUMMARY.md");
    let text = source::read(root, &file)?;
    entries(&text).map_err(|error| {
        let message = format!("le sommaire ne se lit pas ({error})");
        let remedy = "une ligne par chapitre : « - [Titre](dossier/fichier.md) »";
        Problem::of(&file, message, remedy)
    })
}

fn entries(text: &str) -> Result<Vec<Entry>, String> {
    let summary = mdbook_summary::parse_summary(text).map_err(|error| format!("{error:#}"))?;
    let items = [
        &summary.prefix_chapters,
        &summary.numbered_chapters,
        &summary.suffix_chapters,
    ];
    let mut part = None;
    let mut entries = Vec::new();
    for item in items.into_iter().flatten() {
        if let SummaryItem::PartTitle(title) = item {
            part = Some(title.clone());
        }
        entries.extend(links(item).into_iter().filter_map(|link| {
            let entry = entry(text, link)?;
            Some(Entry {
                part: part.clone(),
                ..entry
            })
        }));
    }
    Ok(entries)
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
        part: None,
        file: Path::new(BOOK).join(location),
        line: line_naming(text, &location.to_string_lossy()),
    })
}

/// The first line (from 1) that contains `what`.
fn line_naming(text: &str, what: &str) -> usize {
    text.lines()
        .position(|line| line.contains(what))
        .map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_to_come_keeps_its_number() {
        let text = "# Sommaire\n\n[Avant](avant.md)\n\n# I\n\n- [Un](un.md)\n- [Deux]()\n\n# II\n\n- [Trois](trois.md)\n";
        let entries = entries(text).unwrap();
        let told: Vec<_> = entries
            .iter()
            .map(|entry| (entry.number.as_deref(), entry.title.as_str(), entry.line))
            .collect();
        let expected = [
            (None, "Avant", 3),
            (Some("1"), "Un", 7),
            (Some("3"), "Trois", 12),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_chapter_knows_its_part_after_the_last_number_too() {
        let text = "# Sommaire\n\n[Avant](avant.md)\n\n# I\n\n- [Un](un.md)\n  - [Dedans](dedans.md)\n\n# II\n\n- [Deux](deux.md)\n\n# Annexes\n\n<!-- -->\n\n[Fin](fin.md)\n";
        let parts: Vec<_> = entries(text)
            .unwrap()
            .into_iter()
            .map(|entry| entry.part)
            .collect();
        let expected = [None, Some("I"), Some("I"), Some("II"), Some("Annexes")];
        assert_eq!(parts, expected.map(|part| part.map(str::to_owned)));
    }
}
