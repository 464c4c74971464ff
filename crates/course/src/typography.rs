//! French micro-typography of what the reader sees, Markdown and HTML alike; never of code, addresses or attributes.
//!
//! [`spaces`] knows which spaces may not break; here stands what a line of prose is. Apostrophes and ellipses
//! of Markdown are mdBook's doing, those of HTML are done here.

use crate::markdown;
use crate::spaces::{self, OBJECT};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// A piece of prose with its no-break spaces.
pub fn prose(text: &str) -> String {
    let mut line = Line::default();
    line.read(text, 0);
    let mut changes = Vec::new();
    line.settle(&mut changes);
    changed(text, changes)
}

/// A piece of prose that goes into HTML as it is, with its apostrophes and ellipses too.
pub fn label(text: &str) -> String {
    prose(text).replace('\'', "’").replace("...", "…")
}

/// A whole page of Markdown with its no-break spaces, and the HTML in it with all that a label has.
pub fn page(markdown: &str) -> String {
    let mut page = Page::default();
    for (event, range) in Parser::new_ext(markdown, markdown::options()).into_offset_iter() {
        page.read(markdown, event, range);
    }
    page.line.settle(&mut page.changes);
    changed(markdown, page.changes)
}

/// HTML with all that a label has: what stands in tags, in `<code>` and in `<pre>` stays as it is.
pub fn html(html: &str) -> String {
    changed(html, in_html(html))
}

/// What a piece of the text becomes.
type Change = (Range<usize>, String);

/// The text with its changes, whatever their order.
fn changed(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(range, _)| range.start);
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for (range, piece) in changes {
        new.push_str(&text[done..range.start]);
        new.push_str(&piece);
        done = range.end;
    }
    new + &text[done..]
}

/// A line of prose as a reader sees it, and where its characters stand in the text.
#[derive(Default)]
struct Line {
    chars: Vec<char>,
    /// Bytes of the text; none for what is not to be touched.
    places: Vec<Option<Range<usize>>>,
}

impl Line {
    /// Takes in prose that stands at a byte of the text.
    fn read(&mut self, prose: &str, start: usize) {
        for (at, c) in prose.char_indices() {
            self.push(c, Some(start + at..start + at + c.len_utf8()));
        }
    }

    fn push(&mut self, c: char, place: Option<Range<usize>>) {
        self.chars.push(if c == '\n' { ' ' } else { c });
        self.places.push(place);
    }

    /// Something that is no prose.
    fn push_object(&mut self) {
        self.push(OBJECT, None);
    }

    /// Ends the line: tells which of its spaces change.
    fn settle(&mut self, changes: &mut Vec<Change>) {
        changes.extend(
            spaces::no_break(&self.chars)
                .filter_map(|(at, space)| Some((self.places[at].clone()?, space.to_string()))),
        );
        *self = Line::default();
    }
}

/// A page of Markdown, event by event.
#[derive(Default)]
struct Page {
    line: Line,
    changes: Vec<Change>,
    /// Where the lines of a block of HTML stand, without the marks of a quotation before them.
    html: Vec<Range<usize>>,
    /// How many elements of code are open.
    verbatim: usize,
    /// Where an end of line inside a paragraph begins.
    broken: Option<usize>,
    /// Where the last piece of a paragraph ended.
    end: usize,
}

impl Page {
    fn read(&mut self, text: &str, event: Event, range: Range<usize>) {
        if let Some(start) = self.broken.take() {
            self.line
                .push(' ', Some(start..line_start(text, start, range.start)));
        }
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.verbatim += 1,
            Event::End(TagEnd::CodeBlock) => self.verbatim -= 1,
            Event::Html(_) => self.html.push(range.clone()),
            Event::End(TagEnd::HtmlBlock) => self.html_block(text),
            Event::Text(_) if self.verbatim > 0 => {}
            Event::Text(piece) if text[range.clone()] == *piece => {
                self.line.read(&piece, range.start)
            }
            Event::Text(piece) => piece.chars().for_each(|c| self.line.push(c, None)),
            Event::SoftBreak => self.broken = Some(self.end.min(range.start)),
            Event::Code(_) | Event::FootnoteReference(_) => self.line.push_object(),
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::Start(tag) if !is_inline(tag.to_end()) => self.line.settle(&mut self.changes),
            Event::End(tag) if !is_inline(tag) => self.line.settle(&mut self.changes),
            _ => {}
        }
        self.end = range.end;
    }

    fn html_block(&mut self, text: &str) {
        let lines = std::mem::take(&mut self.html);
        let html: String = lines.iter().map(|line| &text[line.clone()]).collect();
        for (range, piece) in in_html(&html) {
            let place = place(&lines, range.start)..place(&lines, range.end);
            self.changes.push((place, piece));
        }
    }

    fn tag(&mut self, tag: &str) {
        if !is_verbatim(tag) {
            return;
        }
        self.line.push_object();
        self.verbatim = match tag.starts_with("</") {
            true => self.verbatim.saturating_sub(1),
            false => self.verbatim + 1,
        };
    }
}

/// Where a byte of some lines, put together, stands in the text: that after a line is the first one of the next.
fn place(lines: &[Range<usize>], mut byte: usize) -> usize {
    for line in lines {
        if byte < line.len() {
            return line.start + byte;
        }
        byte -= line.len();
    }
    lines.last().map_or(0, |line| line.end)
}

/// Where a line goes on after its break: after the blanks, and the marks of a quotation, that follow it.
fn line_start(text: &str, start: usize, limit: usize) -> usize {
    let gap = &text[start..limit];
    let marks = |c: char| c.is_whitespace() || c == '>';
    start + gap.len() - gap.trim_start_matches(marks).len()
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// What changes in a piece of HTML.
fn in_html(html: &str) -> Vec<Change> {
    let (mut line, mut changes) = (Line::default(), Vec::new());
    let (mut verbatim, mut done) = (0_usize, 0);
    let alone = lone_tag(html);
    while done < html.len() {
        let rest = &html[done..];
        let piece = match rest.starts_with('<') {
            true => tag_at(rest),
            false if done < alone => &rest[..alone - done],
            false => &rest[..rest.find('<').unwrap_or(rest.len())],
        };
        match piece.starts_with('<') {
            true if is_verbatim(piece) && piece.starts_with("</") => {
                verbatim = verbatim.saturating_sub(1)
            }
            true if is_verbatim(piece) => {
                line.push_object();
                verbatim += 1;
            }
            true if !is_phrase(piece) => line.settle(&mut changes),
            false if verbatim == 0 && done >= alone => {
                line.read(piece, done);
                changes.extend(signs(piece, done));
            }
            _ => {}
        }
        done += piece.len();
    }
    line.settle(&mut changes);
    changes
}

/// Bytes of the first line, its end included, where nothing but one tag stands on it: Markdown may see HTML in what follows
/// for that only, so that the line must end where it does.
fn lone_tag(html: &str) -> usize {
    let first = html.split_inclusive('\n').next().unwrap_or_default();
    match first.starts_with('<') && tag_at(first) == first.trim_end() {
        true => first.len(),
        false => 0,
    }
}

/// The tag or comment that a text begins with, whatever its attributes hold.
fn tag_at(text: &str) -> &str {
    if text.starts_with("<!--") {
        return &text[..text.find("-->").map_or(text.len(), |end| end + 3)];
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return &text[..=at],
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text
}

/// The apostrophes and ellipses of prose that mdBook does not set.
fn signs(prose: &str, start: usize) -> Vec<Change> {
    let found = |sign: &'static str, right: &'static str| {
        let places = prose.match_indices(sign);
        places.map(move |(at, _)| (start + at..start + at + sign.len(), right.to_owned()))
    };
    found("'", "’").chain(found("...", "…")).collect()
}

/// Elements whose text is no prose.
fn is_verbatim(tag: &str) -> bool {
    ["code", "kbd", "pre", "samp", "script", "style", "var"].contains(&name(tag))
}

/// Elements inside a line of prose.
fn is_phrase(tag: &str) -> bool {
    [
        "a", "abbr", "b", "em", "i", "q", "small", "span", "strong", "sub", "sup", "tspan",
    ]
    .contains(&name(tag))
}

/// The name of the element that a tag opens or closes.
fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['<', '/']);
    &tag[..tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prose_gets_its_no_break_spaces() {
        assert_eq!(
            prose("« fini » : oui !"),
            "«\u{a0}fini\u{a0}»\u{a0}: oui\u{202f}!"
        );
    }

    #[test]
    fn a_label_has_curly_apostrophes() {
        assert_eq!(label("l'ordre : oui..."), "l’ordre\u{a0}: oui…");
    }

    #[test]
    fn code_and_links_stay_as_they_are() {
        let code =
            "`a : b ?` [x](http://a/?b=c;d) <kbd>a : b</kbd>\n\n```rust\nlet a : u8 ;\n```\n";
        assert_eq!(page(code), code);
        assert_eq!(html("<code>l'a : b</code>"), "<code>l'a : b</code>");
    }

    #[test]
    fn a_page_keeps_its_markdown() {
        assert_eq!(
            page("# Quoi ?\n\n- *un* : deux\n"),
            "# Quoi\u{202f}?\n\n- *un*\u{a0}: deux\n"
        );
    }

    #[test]
    fn a_line_ends_nowhere_that_a_space_may_not_break() {
        assert_eq!(
            page("> « `x`\n> » et 12 \n>   ms, *quoi*\n> \\? fin\n"),
            "> «\u{a0}`x`\u{a0}» et 12\u{a0}ms, *quoi*\u{202f}\\? fin\n"
        );
    }

    #[test]
    fn html_is_set_outside_its_tags() {
        assert_eq!(
            page("<p title='l : a > b'>l'<b>un</b> : <code>a ;</code> ;</p>\n"),
            "<p title='l : a > b'>l’<b>un</b>\u{a0}: <code>a ;</code>\u{202f};</p>\n"
        );
    }

    #[test]
    fn a_tag_alone_on_its_line_stays_alone() {
        assert_eq!(page("<b> \n: un :\n"), "<b> \n: un\u{a0}:\n");
    }

    /// Words, marks, code, links and HTML, in any order.
    fn markdown() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            "\n> ",
            "\n- ",
            "a",
            "l'été",
            "12",
            "000",
            "ms",
            ":",
            ";",
            "?",
            "!",
            "«",
            "»",
            "`b : c ?`",
            "*d*",
            "**",
            "[e ;](f?g=h;i \"j : k\")",
            "<b>",
            "</b>",
            "<kbd>m ?</kbd>",
            "\\*",
            "&amp;",
            "...",
            "\n\n```text\nn : o\n```\n\n",
            "\n\n<p title=\"q : l'r\">s : <code>l't ?</code> ; u</p>\n\n",
            "| v : w |",
            "\n|---|\n",
            "::",
            "\u{a0}",
            "\u{202f}",
            "# ",
            "[^1]",
            "~~",
            "listing",
            "<!-- x : y -->",
        ]);
        prop::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
    }

    /// What a renderer reads, in which the spaces and signs of prose, and they alone, are of one kind.
    fn read(markdown: &str) -> Vec<String> {
        let mut read: Vec<String> = vec![String::new()];
        let mut in_code = false;
        for event in Parser::new_ext(markdown, markdown::options()) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                _ => {}
            }
            match event {
                Event::Text(text) if !in_code => read.last_mut().unwrap().push_str(&plain(&text)),
                Event::SoftBreak => read.last_mut().unwrap().push(' '),
                Event::Html(html) => read.last_mut().unwrap().push_str(&plain(&html)),
                event => read.extend([format!("{event:?}"), String::new()]),
            }
        }
        read
    }

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}', '\n'], " ")
            .replace('’', "'")
            .replace('…', "...")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_set_stays_set(text in markdown()) {
            let set = page(&text);
            prop_assert_eq!(page(&set), set.clone());
            let set = label(&text);
            prop_assert_eq!(label(&set), set);
        }

        #[test]
        fn nothing_but_the_spaces_of_prose_changes(text in markdown()) {
            prop_assert_eq!(read(&page(&text)), read(&text));
        }

        #[test]
        fn code_and_attributes_stay_as_they_are(text in markdown()) {
            let page = page(&text);
            for kept in ["\nn : o\n", "<p title=\"q : l'r\">", "<code>l't ?</code>"] {
                prop_assert_eq!(page.matches(kept).count(), text.matches(kept).count(), "{}", kept);
            }
        }
    }
}
