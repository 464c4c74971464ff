//! The paragraphs of a page of HTML, as a reader sees them: without code, without English words.

use crate::quotes::Quotes;
use scraper::{ElementRef, Html, Node, Selector};

/// What stands for a piece of code or an English word: a noun of either gender and number, which no tool knows.
pub const CODE: &str = "Xode";

/// A paragraph, a title, a cell, a caption, a label: what is read in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Where the reader finds it: a page of the site, a file, a command.
    pub page: String,
    /// One line of prose, [`CODE`] where code stands.
    pub text: String,
    /// The same with the code itself.
    pub whole: String,
    /// For each character of `text`, the place of the character of `whole` that it comes from.
    from: Vec<usize>,
    /// The number of characters of `whole`.
    length: usize,
}

impl Paragraph {
    /// The characters of `whole` that stand for those of `text` from `start` to `end`.
    pub fn in_whole(&self, start: usize, end: usize) -> (usize, usize) {
        let place = |at: usize| self.from.get(at).copied().unwrap_or(self.length);
        (place(start), place(end))
    }

    /// Puts a noun in the place of characters of the text.
    pub fn set_aside(&mut self, start: usize, end: usize) {
        let from = self.from[start];
        let chars: Vec<char> = self.text.chars().collect();
        self.text = chars[..start]
            .iter()
            .copied()
            .chain(CODE.chars())
            .chain(chars[end..].iter().copied())
            .collect();
        self.from.splice(start..end, CODE.chars().map(|_| from));
    }

    /// Reads text; blanks of all kinds that may break are one space.
    fn read(&mut self, text: &str) {
        for c in text.chars() {
            let c = if is_blank(c) { ' ' } else { c };
            if c != ' ' || !self.text.is_empty() && !self.text.ends_with(' ') {
                self.from.push(self.length);
                self.length += 1;
                self.text.push(c);
                self.whole.push(c);
            }
        }
    }

    /// Reads what stands for a noun.
    fn read_noun(&mut self, code: &str) {
        let start = self.length;
        self.length += code.chars().count();
        self.from.extend(CODE.chars().map(|_| start));
        self.text.push_str(CODE);
        self.whole.push_str(code);
    }

    fn has_words(&self) -> bool {
        self.text.replace(CODE, "").chars().any(char::is_alphabetic)
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r')
}

/// The paragraphs of what the selector finds in a page, and the labels of its attributes.
pub fn paragraphs(page: &str, html: &str, within: &str) -> Vec<Paragraph> {
    let within = Selector::parse(within).expect("a selector of our own is well formed");
    let html = Html::parse_document(html);
    let quotes = Quotes::of(&html);
    let mut reader = Reader::new(page, &quotes);
    for element in html.select(&within) {
        reader.element(element);
        reader.end();
    }
    reader
        .found
        .into_iter()
        .map(|paragraph| quotes.set_aside(paragraph))
        .filter(Paragraph::has_words)
        .collect()
}

struct Reader<'a> {
    page: String,
    quotes: &'a Quotes,
    found: Vec<Paragraph>,
    open: Paragraph,
}

impl<'a> Reader<'a> {
    fn new(page: &str, quotes: &'a Quotes) -> Self {
        let mut reader = Reader {
            page: page.to_owned(),
            quotes,
            found: Vec::new(),
            open: Paragraph::default(),
        };
        reader.end();
        reader
    }

    /// Ends the paragraph, and begins the next.
    fn end(&mut self) {
        let next = Paragraph {
            page: self.page.clone(),
            ..Paragraph::default()
        };
        let mut ended = std::mem::replace(&mut self.open, next);
        ended.text.truncate(ended.text.trim_end_matches(' ').len());
        self.found.extend(Some(ended).filter(Paragraph::has_words));
    }

    fn element(&mut self, element: ElementRef) {
        if is_picture_of_schedule(element) {
            return;
        }
        self.labels(element);
        let name = element.value().name();
        match () {
            () if SKIPPED.contains(&name) || is_note(element) => {}
            () if name == "sup" => self.open.read(&raised(&element.text().collect::<String>())),
            () if self.is_quote(element)
                || NOUNS.contains(&name)
                || is_english(element)
                || self.is_gloss(element) =>
            {
                self.open.read_noun(&element.text().collect::<String>());
            }
            () if PHRASES.contains(&name) => self.children(element),
            () => {
                self.end();
                self.children(element);
                self.end();
            }
        }
    }

    fn children(&mut self, element: ElementRef) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.open.read(text),
                Node::Element(_) => self.element(ElementRef::wrap(child).expect("an element")),
                _ => {}
            }
        }
    }

    /// What is read aloud or shown under the pointer; code that is shown whole there is no prose.
    fn labels(&mut self, element: ElementRef) {
        for label in [
            "title",
            "aria-label",
            "alt",
            "placeholder",
            "content",
            "data-here",
        ] {
            let text = element.attr(label).filter(|_| !is_code_of_line(element));
            if let Some(text) = text {
                let mut paragraph = Paragraph {
                    page: self.page.clone(),
                    ..Paragraph::default()
                };
                paragraph.read(text);
                self.found
                    .extend(Some(paragraph).filter(Paragraph::has_words));
            }
        }
    }

    /// Words in italics that a program or the compiler prints, further up or down.
    fn is_quote(&self, element: ElementRef) -> bool {
        let text: String = element.text().collect();
        element.value().name() == "em" && text.contains(' ') && self.quotes.has(&text)
    }

    /// An English word in italics after its French term, « un fil (*thread*) »: the glossary's check knows it.
    fn is_gloss(&self, element: ElementRef) -> bool {
        let next = element
            .next_sibling()
            .and_then(|next| next.value().as_text().map(|text| text.to_string()));
        element.value().name() == "em"
            && self.open.text.ends_with('(')
            && next.is_some_and(|next| next.starts_with([')', ',']))
    }
}

/// Its labels are code and what a program prints, cut to the width of a lane; the list beside it says the same, and is read.
fn is_picture_of_schedule(element: ElementRef) -> bool {
    element.value().name() == "svg" && element.value().classes().any(|class| class == "lanes")
}

/// Elements that hold no prose.
const SKIPPED: [&str; 4] = ["pre", "script", "style", "template"];

/// Elements that stand for one noun.
const NOUNS: [&str; 4] = ["code", "kbd", "samp", "var"];

/// Elements inside a paragraph.
const PHRASES: [&str; 15] = [
    "a", "abbr", "b", "br", "em", "i", "mark", "q", "span", "strong", "sub", "sup", "time",
    "tspan", "wbr",
];

/// The number of a note at the bottom of the page.
fn is_note(element: ElementRef) -> bool {
    element
        .value()
        .classes()
        .any(|class| class.starts_with("footnote-"))
        && element.value().name() != "div"
        && element.value().name() != "li"
}

/// The letters of « 1er » as they look.
fn raised(text: &str) -> String {
    text.replace('e', "ᵉ").replace('r', "ʳ")
}

fn is_english(element: ElementRef) -> bool {
    element
        .attr("lang")
        .is_some_and(|lang| lang.starts_with("en"))
}

/// A step of a schedule has its line of code under the pointer.
fn is_code_of_line(element: ElementRef) -> bool {
    element.value().name() == "a"
        && element.attr("href").is_some_and(|to| to.contains('#'))
        && element.text().collect::<String>().parse::<usize>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let found = paragraphs("p", &format!("<main>{html}</main>"), "main");
        found.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn code_and_english_words_stand_for_a_noun() {
        assert_eq!(
            texts(
                "<p>L’<code>Err</code> du\nfil (<em>thread</em>) <b>dort</b>.</p><pre>let a</pre>"
            ),
            ["L’Xode du fil (Xode) dort."]
        );
        assert_eq!(
            texts("<p>le <i lang=\"en\">lock</i> est</p>"),
            ["le Xode est"]
        );
    }

    #[test]
    fn titles_cells_and_labels_are_paragraphs() {
        assert_eq!(
            texts(
                "<h1>Un</h1><table><tr><td>deux</td><td>trois</td></tr></table><div aria-label=\"quatre\"><code>x</code></div>"
            ),
            ["Un", "deux", "trois", "quatre"]
        );
    }

    #[test]
    fn a_place_in_the_text_is_known_in_the_whole() {
        let found = paragraphs("p", "<p>le <code>a b</code> dort</p>", "p");
        let start = "le Xode ".chars().count();
        assert_eq!(found[0].in_whole(start, start + 4), (7, 11));
        assert_eq!(found[0].whole, "le a b dort");
    }
}
