//! Columns that are not aligned to the left, by classes: mdBook writes `style` attributes, which the site's
//! Content-Security-Policy refuses.

use crate::markdown;
use pulldown_cmark::{Alignment, Event, Parser, Tag};

/// A page of Markdown whose tables say their alignment in the class of a box around them, such as `right-2 center-3`.
pub fn by_class(page: &str) -> String {
    let mut classed = String::with_capacity(page.len());
    let mut done = 0;
    for (event, range) in Parser::new_ext(page, markdown::options()).into_offset_iter() {
        let Event::Start(Tag::Table(columns)) = event else {
            continue;
        };
        let classes = classes(&columns);
        if classes.is_empty() || !starts_a_line(page, range.start) {
            continue;
        }
        classed.push_str(&page[done..range.start]);
        let table = unaligned(&page[range.clone()]);
        classed.push_str(&format!("<div class=\"{classes}\">\n\n{table}\n\n</div>\n"));
        done = range.end;
    }
    classed + &page[done..]
}

fn classes(columns: &[Alignment]) -> String {
    let class = |(index, alignment): (usize, &Alignment)| match alignment {
        Alignment::Right => Some(format!("right-{}", index + 1)),
        Alignment::Center => Some(format!("center-{}", index + 1)),
        Alignment::Left | Alignment::None => None,
    };
    let classes: Vec<String> = columns.iter().enumerate().filter_map(class).collect();
    classes.join(" ")
}

/// In a list or a quotation, the box would end it.
fn starts_a_line(page: &str, at: usize) -> bool {
    page[..at].is_empty() || page[..at].ends_with('\n')
}

/// A table without the colons of its second line.
fn unaligned(table: &str) -> String {
    let lines = table.trim_end().lines().enumerate();
    let lines = lines.map(|(index, line)| match index {
        1 => line.replace(':', "-"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aligned_table_says_so_by_class_and_no_longer_by_style() {
        let page = "a\n\n| x | y | z |\n|---|--:|:-:|\n| 1: | 2 | 3 |\n\nb\n";
        assert_eq!(
            by_class(page),
            "a\n\n<div class=\"right-2 center-3\">\n\n| x | y | z |\n|---|---|---|\n| 1: | 2 | 3 |\n\n</div>\n\nb\n"
        );
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for page in ["| x |\n|---|\n| : |\n", "```\n| x |\n|--:|\n| 1 |\n```\n"] {
            assert_eq!(by_class(page), page);
        }
    }
}
