//! The running heads of the printed book: on each page of a chapter but its first, the title of its part and its own.
//!
//! A page cannot ask in which chapter it is. But it knows its number, and a counter style turns numbers into words: each chapter has one, for its
//! own pages alone, that leaves the others to the next chapter's.

use crate::Chapter;
use std::iter;

/// The style of the pages; `firsts` are the pages where the chapters begin, from 1, each none as long as nobody knows.
pub fn style(chapters: &[Chapter], firsts: &[Option<&usize>]) -> String {
    let parts = chapters
        .iter()
        .map(|chapter| chapter.part.as_deref().unwrap_or_default());
    let labels = chapters.iter().map(|chapter| chapter.label.as_str());
    let pages = ranges(firsts);
    [
        ("left", "part", words("part", parts, &pages)),
        ("right", "chapter", words("chapter", labels, &pages)),
    ]
    .into_iter()
    .map(|(side, name, words)| {
        format!("{words}@page {{ @top-{side} {{ content: counter(page, {name}-0); }} }}\n")
    })
    .collect()
}

/// Which pages of each chapter bear its head: those after its first; none where it has no other.
fn ranges(firsts: &[Option<&usize>]) -> Vec<Option<String>> {
    let nexts = firsts.iter().skip(1).copied().chain(iter::once(None));
    let range = |(first, next): (&Option<&usize>, Option<&usize>)| {
        let second = (*first)? + 1;
        match next {
            Some(next) => (second < *next).then(|| format!("{second} {}", next - 1)),
            None => Some(format!("{second} infinite")),
        }
    };
    firsts.iter().zip(nexts).map(range).collect()
}

/// Counter styles, each of which falls back on the next; the last one says nothing.
fn words<'a>(name: &str, texts: impl Iterator<Item = &'a str>, pages: &[Option<String>]) -> String {
    let heads: Vec<_> = texts
        .zip(pages)
        .filter_map(|(text, pages)| Some((text, pages.as_ref()?)))
        .collect();
    let style = |(number, (text, pages)): (usize, &(&str, &String))| {
        let text = quoted(text);
        let next = number + 1;
        format!(
            "@counter-style {name}-{number} {{ system: cyclic; symbols: {text}; range: {pages}; fallback: {name}-{next}; }}\n"
        )
    };
    let silent = format!(
        "@counter-style {name}-{} {{ system: cyclic; symbols: \"\"; }}\n",
        heads.len()
    );
    heads
        .iter()
        .enumerate()
        .map(style)
        .chain(iter::once(silent))
        .collect()
}

/// A string of CSS.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_of_one_page_has_no_head_and_the_last_goes_to_the_end() {
        let ranges = ranges(&[Some(&3), Some(&7), Some(&8)]);
        assert_eq!(
            ranges,
            [Some("4 6".into()), None, Some("9 infinite".into())]
        );
    }

    #[test]
    fn each_style_falls_back_on_the_next_that_says_something() {
        let pages = [Some("4 6".into()), None, Some("9 infinite".into())];
        let style = words("h", ["a \"b\"", "c", "d\\"].into_iter(), &pages);
        assert_eq!(
            style,
            "@counter-style h-0 { system: cyclic; symbols: \"a \\\"b\\\"\"; range: 4 6; fallback: h-1; }\n\
             @counter-style h-1 { system: cyclic; symbols: \"d\\\\\"; range: 9 infinite; fallback: h-2; }\n\
             @counter-style h-2 { system: cyclic; symbols: \"\"; }\n"
        );
    }

    #[test]
    fn nothing_is_said_as_long_as_no_page_is_known() {
        let pages = ranges(&[None, None]);
        let style = words("h", ["a", "b"].into_iter(), &pages);
        assert_eq!(
            style,
            "@counter-style h-0 { system: cyclic; symbols: \"\"; }\n"
        );
    }
}
