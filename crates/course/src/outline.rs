//! The outline of a page, « Dans cette page »: links to its headings, made with the page and not by a script.

use crate::heading::Headings;
use crate::html::escape;
use crate::markdown;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// A page with fewer headings than this has no outline.
const FEW: usize = 3;

/// A heading as the outline says it.
struct Line {
    level: HeadingLevel,
    id: String,
    /// HTML.
    title: String,
}

/// The page of Markdown with its outline right after its title.
pub fn added(page: &str) -> String {
    let (title, lines) = lines(page);
    match (title, lines.len()) {
        (Some(end), FEW..) => {
            let (before, after) = page.split_at(end);
            format!("{}\n\n{}\n\n{after}", before.trim_end(), nav(&lines))
        }
        _ => page.to_owned(),
    }
}

/// Where the page's title ends, and what stands below it, on two levels.
fn lines(page: &str) -> (Option<usize>, Vec<Line>) {
    let mut headings = Headings::default();
    let (mut end, mut lines) = (None, Vec::new());
    let (mut plain, mut title, mut own) = (String::new(), String::new(), None);
    for (event, range) in Parser::new_ext(page, markdown::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                own = id;
                plain.clear();
                title.clear();
            }
            Event::Text(text) => {
                plain.push_str(&text);
                // In HTML, nothing else turns the apostrophe of a keyboard into that of French.
                title.push_str(&escape(&text.replace('\'', "’")));
            }
            Event::Code(code) => {
                plain.push_str(&code);
                title.push_str(&format!("<code>{}</code>", escape(&code)));
            }
            Event::End(TagEnd::Heading(level)) => {
                let id = headings.next(&plain, own.as_deref()).id;
                match level {
                    HeadingLevel::H1 => end = end.or(Some(range.end)),
                    HeadingLevel::H2 | HeadingLevel::H3 => lines.push(Line {
                        level,
                        id,
                        title: title.clone(),
                    }),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    (end, lines)
}

fn nav(lines: &[Line]) -> String {
    let item = |line: &Line| {
        let Line { level, id, title } = line;
        format!("<li class=\"{level}\"><a href=\"#{id}\">{title}</a></li>")
    };
    let items: String = lines.iter().map(item).collect();
    format!(
        "<nav class=\"in-page\" aria-label=\"Dans cette page\" data-pagefind-ignore=\"all\"><p class=\"title\">Dans cette page</p><ol>{items}</ol></nav>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_of_a_page_stand_under_its_title() {
        let page =
            "# Titre\n\nTexte.\n\n## L'un\n\n### Le `&mut` de\n\n```text\n## non\n```\n\n## L'un\n";
        let added = added(page);
        let (before, after) = added.split_once("<nav ").unwrap();
        assert_eq!(before, "# Titre\n\n");
        let items = "<li class=\"h2\"><a href=\"#lun\">L’un</a></li>\
            <li class=\"h3\"><a href=\"#le-mut-de\">Le <code>&amp;mut</code> de</a></li>\
            <li class=\"h2\"><a href=\"#lun-1\">L’un</a></li></ol></nav>\n\n";
        assert!(after.contains(items), "{after}");
        assert!(
            after.ends_with(page.trim_start_matches("# Titre\n")),
            "{after}"
        );
    }

    #[test]
    fn a_short_page_needs_none() {
        let page = "# Titre\n\n## L'un\n\n## L'autre\n";
        assert_eq!(added(page), page);
    }
}
