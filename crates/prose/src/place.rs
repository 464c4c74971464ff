//! Where words that a reader sees stand in the sources: by their letters, as markup and spaces differ.

use crate::page::Paragraph;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Texts in which words are looked for.
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

#[derive(Debug)]
struct Source {
    file: PathBuf,
    letters: String,
    /// For each byte of `letters`, its line, from 1.
    lines: Vec<usize>,
}

/// How many letters around the words are looked for with them, most first.
const AROUND: [usize; 5] = [40, 20, 10, 5, 0];

impl Sources {
    /// Reads a file below `root`, or all those of a folder that end so.
    pub fn read(&mut self, root: &Path, file: &Path, end: &str) -> Result<()> {
        let path = root.join(file);
        if path.is_dir() {
            let mut entries = fs::read_dir(&path)?
                .map(|entry| Ok(entry?.file_name()))
                .collect::<Result<Vec<_>>>()?;
            entries.sort();
            return entries
                .iter()
                .try_for_each(|name| self.read(root, &file.join(name), end));
        }
        if path.extension().is_some_and(|extension| extension == end) {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} ne se lit pas", path.display()))?;
            self.0.push(source(file, &text));
        }
        Ok(())
    }

    /// The file and the line of characters of a paragraph's text, from `start` to `end`; `first` is where they should be.
    pub fn place(
        &self,
        paragraph: &Paragraph,
        start: usize,
        end: usize,
        first: Option<&Path>,
    ) -> Option<(&Path, usize)> {
        let (start, end) = paragraph.in_whole(start, end);
        let whole: Vec<char> = paragraph.whole.chars().collect();
        let (own, others): (Vec<&Source>, Vec<&Source>) = self
            .0
            .iter()
            .partition(|source| Some(source.file.as_path()) == first);
        AROUND.iter().find_map(|around| {
            let before = whole[..start.min(whole.len())]
                .iter()
                .rev()
                .filter(|c| c.is_alphanumeric())
                .take(*around)
                .count();
            let needle = needle(&whole, start, end, *around);
            let sure = *around > 0 || first.is_none();
            let mut sources = own.iter().chain(others.iter().filter(|_| sure));
            sources.find_map(|source| source.find(&needle, before))
        })
    }
}

/// The letters from `start` to `end`, and as many around.
fn needle(whole: &[char], start: usize, end: usize, around: usize) -> String {
    let (start, end) = (start.min(whole.len()), end.min(whole.len()));
    let letters = |chars: &[char]| {
        chars
            .iter()
            .filter(|c| c.is_alphanumeric())
            .copied()
            .collect::<Vec<_>>()
    };
    let before = letters(&whole[..start]);
    let after = letters(&whole[end..]);
    let shown = before[before.len().saturating_sub(around)..].iter();
    let shown = shown
        .chain(&whole[start..end])
        .chain(&after[..around.min(after.len())]);
    folded(shown.copied())
}

fn folded(chars: impl Iterator<Item = char>) -> String {
    chars
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn source(file: &Path, text: &str) -> Source {
    let (mut letters, mut lines) = (String::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        letters.push_str(&folded(without_addresses(line).chars()));
        lines.resize(letters.len(), index + 1);
    }
    Source {
        file: file.to_owned(),
        letters,
        lines,
    }
}

/// A line of Markdown without where its links lead: the reader sees none of it.
fn without_addresses(line: &str) -> String {
    let mut pieces = line.split("](");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |shown, piece| {
        shown + piece.split_once(')').map_or(piece, |(_, rest)| rest)
    })
}

impl Source {
    /// The line of the letter that stands `before` letters after the needle's beginning.
    fn find(&self, needle: &str, before: usize) -> Option<(&Path, usize)> {
        let start = self.letters.find(needle).filter(|_| !needle.is_empty())?;
        let skipped: usize = self.letters[start..]
            .chars()
            .take(before)
            .map(char::len_utf8)
            .sum();
        Some((&self.file, *self.lines.get(start + skipped)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::paragraphs;

    fn place(html: &str, word: &str, text: &str) -> Option<usize> {
        let paragraph = paragraphs("p", html, "p").remove(0);
        let start = paragraph.text[..paragraph.text.find(word)?].chars().count();
        let sources = Sources(vec![source(Path::new("a.md"), text)]);
        sources
            .place(&paragraph, start, start + word.chars().count(), None)
            .map(|(_, line)| line)
    }

    #[test]
    fn a_word_is_found_with_what_stands_around_it() {
        let text = "Le fil dort.\n\nLe *fil* `x`\n[dort](y.md) : l'ouvrier\n";
        assert_eq!(
            place(
                "<p>Le <em>fil</em> <code>x</code> <a>dort</a>\u{a0}: l’ouvrier</p>",
                "dort",
                text
            ),
            Some(4)
        );
        assert_eq!(place("<p>Le fil dort.</p>", "dort", text), Some(1));
        assert_eq!(place("<p>Rien</p>", "Rien", text), None);
    }
}
