//! The first pages of the printed book: its title, and its contents with the numbers of the pages.

use crate::pdf::encoded;
use crate::{Chapter, Facts};
use std::collections::BTreeMap;

/// The title page and the contents, as HTML; a chapter whose page is not known yet has a number as wide as most.
pub fn front(
    facts: &Facts,
    chapters: &[Chapter],
    ids: &[String],
    pages: &BTreeMap<String, usize>,
) -> String {
    let lines: String = chapters
        .iter()
        .zip(ids)
        .map(|(chapter, id)| line(chapter, id, pages.get(&encoded(id)).copied().unwrap_or(100)))
        .collect();
    let Facts {
        title,
        description,
        author,
        ..
    } = facts;
    format!(
        "<section class=\"title-page\"><p class=\"title\">{title}</p><p class=\"subtitle\">{description}</p><p>{author}</p></section>\n\
         <nav class=\"contents-page\"><h1 id=\"sommaire-du-livre\">Sommaire</h1><ol>{lines}</ol></nav>\n"
    )
}

fn line(chapter: &Chapter, id: &str, page: usize) -> String {
    let label = &chapter.label;
    format!(
        "<li><a href=\"#{id}\"><span>{label}</span><span class=\"folio\">{page}</span></a></li>"
    )
}
