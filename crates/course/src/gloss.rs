//! Glosses: the English word that stands in italics and in parentheses after a French term, « un fil (*thread*) ».

use crate::heading::{Heading, Headings};
use crate::markdown;
use crate::source::line_of;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A term at a place where it stands with its English word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gloss {
    /// The English word.
    pub english: String,
    /// What stands before it in the text: the French term at its end.
    pub before: String,
    /// Its line, from 1.
    pub line: usize,
    /// The heading that it stands under, below the page's own.
    pub under: Option<Heading>,
}

/// The glosses of a page, in order.
pub fn glosses(text: &str) -> Vec<Gloss> {
    let mut reader = Reader::new(text);
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => reader.open_heading(id.as_deref()),
            Event::End(TagEnd::Heading(level)) => reader.close_heading(level as usize),
            Event::Start(Tag::Emphasis) if reader.is_gloss(range.start, range.end) => {
                reader.open_gloss(line_of(text, range.start));
            }
            Event::End(TagEnd::Emphasis) => reader.close_emphasis(range.end),
            Event::Text(piece) | Event::Code(piece) => reader.read(&piece),
            Event::SoftBreak | Event::HardBreak => reader.read(" "),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock) => reader.before.clear(),
            _ => {}
        }
    }
    reader.found
}

/// A page of Markdown whose English words say that they are English: a voice reads them so, and nothing hyphenates them.
pub fn in_english(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut done = 0;
    for (event, range) in Parser::new_ext(text, markdown::options()).into_offset_iter() {
        if event == Event::Start(Tag::Emphasis) && is_enclosed(text, range.start, range.end) {
            let word = &text[range.start + 1..range.end - 1];
            marked.push_str(&text[done..range.start]);
            marked.push_str(&format!("<em lang=\"en\">{word}</em>"));
            done = range.end;
        }
    }
    marked + &text[done..]
}

/// Whether italics stand right after a parenthesis, and end with it or with a part of it.
fn is_enclosed(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with('(') && text[end..].starts_with([')', ','])
}

struct Reader<'a> {
    text: &'a str,
    found: Vec<Gloss>,
    /// The prose of the paragraph so far.
    before: String,
    /// Where the last italics ended.
    emphasis: Option<usize>,
    /// The gloss that is being read.
    open: Option<Gloss>,
    headings: Headings,
    /// The heading that is being read: its text, and its address where it chooses one.
    heading: Option<(String, Option<String>)>,
    under: Option<Heading>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader {
            text,
            found: Vec::new(),
            before: String::new(),
            emphasis: None,
            open: None,
            headings: Headings::default(),
            heading: None,
            under: None,
        }
    }

    /// Italics right after a parenthesis. Where italics stand before it too, a message is translated word for word.
    fn is_gloss(&self, start: usize, end: usize) -> bool {
        let translated = self
            .emphasis
            .is_some_and(|last| self.text[last..start].trim() == "(");
        is_enclosed(self.text, start, end) && !translated
    }

    fn open_gloss(&mut self, line: usize) {
        self.open = Some(Gloss {
            english: String::new(),
            before: self.before.clone(),
            line,
            under: self.under.clone(),
        });
    }

    fn close_emphasis(&mut self, end: usize) {
        self.emphasis = Some(end);
        self.found.extend(self.open.take());
    }

    fn open_heading(&mut self, id: Option<&str>) {
        self.heading = Some((String::new(), id.map(str::to_owned)));
    }

    fn close_heading(&mut self, level: usize) {
        let Some((title, id)) = self.heading.take() else {
            return;
        };
        let heading = self.headings.next(&title, id.as_deref());
        self.under = (level > 1).then_some(heading);
        self.before.clear();
    }

    fn read(&mut self, piece: &str) {
        if let Some((title, _)) = &mut self.heading {
            title.push_str(piece);
        }
        match &mut self.open {
            Some(gloss) => gloss.english.push_str(piece),
            None => self.before.push_str(piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gloss_knows_its_words_its_line_and_its_heading() {
        let text = "# A\n\n## Où ?\n\n> Le [canal](x.md) (*channel*, ou tube), le **fil\n> principal** (*main\n> thread*).\n";
        let told = glosses(text);
        let words: Vec<_> = told.iter().map(|g| (g.english.as_str(), g.line)).collect();
        assert_eq!(words, [("channel", 5), ("main thread", 6)]);
        assert!(told[0].before.ends_with("Le canal ("), "{:?}", told[0]);
        assert!(
            told[1].before.ends_with("le fil principal ("),
            "{:?}",
            told[1]
        );
        let under = told[0].under.as_ref().unwrap();
        assert_eq!((under.title.as_str(), under.id.as_str()), ("Où ?", "où-"));
    }

    #[test]
    fn english_words_say_so_whether_terms_or_messages() {
        let text =
            "Un *vrai* canal (*channel*, ou tube) est *fermé* (*closed*). (*Ceci* est français.)\n";
        let said = "Un *vrai* canal (<em lang=\"en\">channel</em>, ou tube) est *fermé* (<em lang=\"en\">closed</em>). (*Ceci* est français.)\n";
        assert_eq!(in_english(text), said);
        let code = "```text\nun fil (*thread*)\n```\n";
        assert_eq!(in_english(code), code);
    }

    #[test]
    fn a_message_translated_word_for_word_is_no_term() {
        assert_eq!(glosses("elle *pourrait* (*may*) *vivre* (*outlive*)\n"), []);
        assert_eq!(glosses("(*Ceci* est une remarque.)\n"), []);
        assert_eq!(glosses("```text\nun fil (*thread*)\n```\n"), []);
    }
}
