//! The index of listings: by chapter, each with its number, its caption, its place in the page and what is checked of it.

use crate::chapter::Chapter;
use crate::course::Course;
use crate::listing::{Listing, Role};
use crate::verdict::Kind;
use std::collections::BTreeSet;

impl Course {
    /// The promises that are made of a listing; every one that runs is also compiled as displayed.
    pub fn checks(&self, listing: &Listing) -> BTreeSet<Kind> {
        let items = self.chapters.iter().flat_map(|chapter| &chapter.items);
        let said = items.filter(|item| item.what.listing() == Some(&listing.name));
        let displayed = (listing.role == Role::Example).then_some(Kind::Skeptic);
        let mut measures = self.measures.values();
        let is_measured =
            measures.any(|measure| measure.programs().any(|name| *name == listing.name));
        said.filter_map(|item| self.kind(item))
            .chain(displayed)
            .chain(is_measured.then_some(Kind::Measure))
            .collect()
    }

    /// The index as Markdown, a table for each chapter that shows listings, with links from `page`.
    pub(crate) fn index(&self, page: &Chapter) -> String {
        let showing = self
            .chapters
            .iter()
            .filter(|chapter| !chapter.shown().is_empty());
        showing
            .map(|chapter| self.index_of(page, chapter))
            .collect()
    }

    fn index_of(&self, page: &Chapter, chapter: &Chapter) -> String {
        let number = chapter
            .number
            .as_ref()
            .map_or(String::new(), |number| format!("{number}. "));
        let rows = chapter.shown().into_iter().filter_map(|name| {
            let listing = self.listings.get(name)?;
            Some(self.row(page, listing))
        });
        format!(
            "## {number}{}\n\n| n° | listing | ce qu'il montre | ce qu'on vérifie |\n|---|---|---|---|\n{}\n",
            chapter.title,
            rows.collect::<String>()
        )
    }

    fn row(&self, page: &Chapter, listing: &Listing) -> String {
        let name = &listing.name;
        let checks: Vec<&str> = self.checks(listing).into_iter().map(label).collect();
        format!(
            "| {} | [`{name}`]({}) | {} | {} |\n",
            self.number(name).unwrap_or_default(),
            self.address(page, name),
            cell(listing.caption()),
            checks.join(", ")
        )
    }
}

/// What a promise is called in the index.
fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Skeptic => "code",
        Kind::Transcript => "sortie",
        Kind::Session => "session",
        Kind::CompileFail => "refus",
        Kind::Completeness => "page",
        Kind::Outcomes => "issues",
        Kind::Claim => "affirmation",
        Kind::Measure => "mesure",
    }
}

/// Plain text in a cell of a table.
fn cell(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '\\' | '|' | '*' | '_' | '`' | '<' | '[' | '&');
    let mut escaped = String::new();
    for c in text.chars() {
        escaped.extend(is_mark(c).then_some('\\'));
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_is_text_and_no_markdown() {
        assert_eq!(cell("a|b *c* parking_lot"), "a\\|b \\*c\\* parking\\_lot");
    }
}
