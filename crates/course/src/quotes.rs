//! What the text quotes from rustc, between guillemets: it is English, and a voice is to read it so.

use crate::markdown;
use pulldown_cmark::{Event, Parser, Tag};
use std::ops::Range;

/// Everything that rustc says of a course's listings.
pub struct Messages(String);

impl Messages {
    /// Those of some answers of rustc's.
    pub fn of<'a>(answers: impl Iterator<Item = &'a str>) -> Self {
        Messages(answers.map(in_one_line).collect::<Vec<_>>().join(" "))
    }

    /// A page of Markdown whose quotations of these messages say that they are English.
    pub fn in_english(&self, page: &str) -> String {
        let verbatim = verbatim(page);
        let mut marked = String::with_capacity(page.len());
        let mut done = 0;
        for (start, _) in page.match_indices('«') {
            let Some(words) = quotation(page, start).filter(|words| self.has(&page[words.clone()]))
            else {
                continue;
            };
            if start < done || verbatim.iter().any(|range| range.contains(&start)) {
                continue;
            }
            marked.push_str(&page[done..words.start]);
            marked.push_str(&format!(
                "<span lang=\"en\">{}</span>",
                &page[words.clone()]
            ));
            done = words.end;
        }
        marked + &page[done..]
    }

    /// Whether several words stand in a message, in one piece; what the text leaves out at the end is not looked for.
    fn has(&self, words: &str) -> bool {
        let words = in_one_line(words);
        let words = words.trim_end_matches(['.', '…', ' ']);
        words.contains(' ') && self.0.contains(words)
    }
}

fn in_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == '\u{a0}');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What stands between a guillemet and the next one of its paragraph, without the blanks.
fn quotation(page: &str, start: usize) -> Option<Range<usize>> {
    let after = start + '«'.len_utf8();
    let end = after + page[after..].find('»')?;
    let inside = &page[after..end];
    let words = inside.trim();
    let from = after + (inside.len() - inside.trim_start().len());
    let is_one = !words.is_empty() && !inside.contains("\n\n") && !inside.contains('«');
    is_one.then_some(from..from + words.len())
}

/// Code and HTML, which stay as they are.
fn verbatim(page: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(page, markdown::options()).into_offset_iter();
    let blocks = events.filter(|(event, _)| {
        matches!(
            event,
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) | Event::Code(_)
        )
    });
    blocks.map(|(_, range)| range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "error[E0382]: use of moved value: `values`\n  |\n7 |     f(values);\n  |       ^^^^^^ value used here\n  |              after move\n  = note: move occurs here\n";

    fn marked(page: &str) -> String {
        Messages::of([SAID].into_iter()).in_english(page)
    }

    #[test]
    fn what_rustc_says_is_english() {
        assert_eq!(
            marked(
                "Il dit «\u{a0}use of moved\nvalue: `values`\u{a0}», puis « note: move occurs… »."
            ),
            "Il dit «\u{a0}<span lang=\"en\">use of moved\nvalue: `values`</span>\u{a0}», puis « <span lang=\"en\">note: move occurs…</span> »."
        );
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for page in [
            "« moved » et « rien de tel »",
            "« <span lang=\"en\">use of moved</span> »",
            "`« use of moved »`",
            "```text\n« use of moved »\n```\n",
            "<p>« use of moved »</p>\n",
        ] {
            assert_eq!(marked(page), page);
        }
    }
}
