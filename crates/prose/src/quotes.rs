//! What the text quotes from a program's output, from the compiler or from code of the same page: no prose of ours.

use crate::page::Paragraph;
use crate::words::words;
use scraper::{Html, Selector};

/// All that the blocks of a page show, one space between words, without the marks that the text leaves out.
#[derive(Debug, Default)]
pub struct Quotes(String);

impl Quotes {
    /// What the blocks of a page show.
    pub fn of(html: &Html) -> Self {
        let blocks = Selector::parse("pre, samp, .outcomes code")
            .expect("a selector of our own is well formed");
        let shown = html
            .select(&blocks)
            .flat_map(|block| block.text().chain(["\n"]));
        Quotes(format!(" {} ", plain(&shown.collect::<String>())))
    }

    /// Whether words are shown in a block, in one piece or, around « … », in several.
    pub fn has(&self, words: &str) -> bool {
        let mut pieces = words
            .split("[…]")
            .flat_map(|piece| piece.split('…'))
            .map(plain)
            .filter(|piece| !piece.is_empty())
            .peekable();
        pieces.peek().is_some() && pieces.all(|piece| self.shows(&piece))
    }

    fn shows(&self, words: &str) -> bool {
        self.0.match_indices(words).any(|(start, _)| {
            let before = self.0[..start].chars().next_back();
            let after = self.0[start + words.len()..].chars().next();
            ![before, after]
                .iter()
                .flatten()
                .any(|c| c.is_alphanumeric())
        })
    }

    /// The paragraph with a noun for each quotation between guillemets, and for each constant in a picture.
    pub fn set_aside(&self, mut paragraph: Paragraph) -> Paragraph {
        let chars: Vec<char> = paragraph.text.chars().collect();
        let whole: Vec<char> = paragraph.whole.chars().collect();
        let quotations = quotations(&chars);
        let inside = |place: usize| {
            quotations
                .iter()
                .any(|(start, end)| (*start..*end).contains(&place))
        };
        let mut shown = constants(&paragraph.text);
        shown.retain(|(start, _)| !inside(*start));
        shown.extend(&quotations);
        shown.sort_unstable();
        for (start, end) in shown.into_iter().rev() {
            let (from, to) = paragraph.in_whole(start, end);
            if self.has(&whole[from..to].iter().collect::<String>()) {
                paragraph.set_aside(start, end);
            }
        }
        paragraph
    }
}

/// Where words in capitals stand: a constant is called so where nothing can be set as code.
fn constants(text: &str) -> Vec<(usize, usize)> {
    let is_constant = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    let found = words(text)
        .into_iter()
        .filter(|(_, word)| is_constant(word));
    found
        .map(|(start, word)| (start, start + word.len()))
        .collect()
}

/// Where quotations begin and end, without their guillemets.
fn quotations(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = None;
    for (place, c) in chars.iter().enumerate() {
        match (c, open) {
            ('«', _) => open = Some(place + 1),
            ('»', Some(start)) => {
                let is_space = |c: &&char| c.is_whitespace();
                let leading = chars[start..place].iter().take_while(is_space).count();
                let trailing = chars[start..place]
                    .iter()
                    .rev()
                    .take_while(is_space)
                    .count();
                found.extend(
                    Some((start + leading, place - trailing)).filter(|(start, end)| start < end),
                );
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// One space between words, straight apostrophes, no marks of code.
fn plain(text: &str) -> String {
    let text = text.replace('`', "").replace(['’', '‘'], "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::page::paragraphs;

    fn text(quotation: &str) -> String {
        let html = format!(
            "<p>Il dit : {quotation}.</p><pre>error: the trait `A` is\n  not here\nfini</pre>"
        );
        paragraphs("p", &html, "p")
            .into_iter()
            .map(|p| p.text)
            .collect()
    }

    #[test]
    fn what_a_block_shows_stands_for_a_noun() {
        assert_eq!(
            text("«\u{a0}fini\u{a0}» et « oui »"),
            "Il dit : «\u{a0}Xode\u{a0}» et « oui »."
        );
        assert_eq!(
            text("« the trait <code>A</code> … not here »"),
            "Il dit : « Xode »."
        );
        assert_eq!(text("<em>is not here</em>"), "Il dit : Xode.");
    }

    #[test]
    fn a_constant_of_the_code_is_no_word() {
        let html = "<svg><text>tient TOTAL, pas AUTRE</text></svg><pre>static TOTAL: u8</pre>";
        let told: Vec<String> = paragraphs("p", html, "svg")
            .into_iter()
            .map(|p| p.text)
            .collect();
        assert_eq!(told, ["tient Xode, pas AUTRE"]);
    }

    #[test]
    fn other_quotations_are_prose() {
        assert_eq!(text("« rait <code>A</code> »"), "Il dit : « rait Xode ».");
        assert_eq!(text("« … »"), "Il dit : « … ».");
    }
}
