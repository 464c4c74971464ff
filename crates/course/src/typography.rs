//! French micro-typography of prose: no-break spaces before « : ; ? ! » and inside guillemets, never inside code.

use crate::markdown;
use crowbook_text_processing::FrenchFormatter;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A piece of prose with its no-break spaces.
pub fn prose(text: &str) -> String {
    let mut french = FrenchFormatter::new();
    // mdBook curls the quotes; authors type the rest as it is to stand.
    french.typographic_quotes(false).typographic_ellipsis(false);
    french.ligature_dashes(false).ligature_guillemets(false);
    // « 10 du fil » is no number with its unit, and a short quotation is a quotation.
    french.threshold_unit(0).threshold_quote(0);
    french.format(text).into_owned()
}

/// A piece of prose that goes into HTML as it is: mdBook curls apostrophes only in what it renders itself.
pub fn label(text: &str) -> String {
    prose(text).replace('\'', "’")
}

/// A whole page of Markdown with its no-break spaces: code, HTML and addresses stay as they are.
pub fn page(markdown: &str) -> String {
    let mut page = String::with_capacity(markdown.len());
    let mut done = 0;
    let mut in_code = false;
    for (event, range) in Parser::new_ext(markdown, markdown::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code && markdown[range.clone()] == *text => {
                page.push_str(&markdown[done..range.start]);
                page.push_str(&prose(&text));
                done = range.end;
            }
            _ => {}
        }
    }
    page + &markdown[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_gets_its_no_break_spaces() {
        assert_eq!(
            prose("« fini » : oui !"),
            "«\u{a0}fini\u{a0}»\u{a0}: oui\u{202f}!"
        );
    }

    #[test]
    fn words_after_numbers_and_short_quotations_keep_their_spaces() {
        assert_eq!(prose("les 10 du fil"), "les 10 du fil");
        assert_eq!(prose("« main »"), "«\u{a0}main\u{a0}»");
    }

    #[test]
    fn a_label_has_curly_apostrophes() {
        assert_eq!(label("l'ordre : oui"), "l’ordre\u{a0}: oui");
    }

    #[test]
    fn code_links_and_html_stay_as_they_are() {
        let code = "`a : b ?` [x](http://a/?b=c;d)\n\n```rust\nlet a : u8 ;\n```\n\n<p>a : b</p>\n";
        assert_eq!(page(code), code);
    }

    #[test]
    fn a_page_keeps_its_markdown() {
        assert_eq!(
            page("# Quoi ?\n\n- *un* : deux\n"),
            "# Quoi\u{202f}?\n\n- *un*\u{a0}: deux\n"
        );
    }
}
