//! Links to what the course knows by name: `[](listing:NAME)` and `[E0382](error:NAME)`.

use crate::chapter::Chapter;
use crate::course::Course;
use crate::listing::Role;
use crate::markdown;
use crate::problem::{Problem, suggest};
use crate::source::line_of;
use pulldown_cmark::{Event, LinkType, Parser, Tag};
use std::ops::Range;

/// A link by name.
struct Link<'a> {
    to: To<'a>,
    /// Its text as Markdown; where it is empty, a listing gets its number.
    text: &'a str,
    range: Range<usize>,
}

enum To<'a> {
    /// The place where the listing is shown.
    Listing(&'a str),
    /// What rustc's documentation says of the error for which this listing is refused.
    Error(&'a str),
}

/// The text with its links by name turned into addresses, from the page of `chapter`.
pub fn resolve(course: &Course, chapter: &Chapter, text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    let mut done = 0;
    for link in links(text) {
        page.push_str(&text[done..link.range.start]);
        page.push_str(&resolved(course, chapter, &link));
        done = link.range.end;
    }
    page + &text[done..]
}

/// The links of a chapter that lead nowhere.
pub fn problems(course: &Course, chapter: &Chapter) -> Vec<Problem> {
    let wrong = links(&chapter.text).into_iter().filter_map(|link| {
        let (message, remedy) = broken(course, &link)?;
        let line = line_of(&chapter.text, link.range.start);
        Some(Problem::of(&chapter.file, message, remedy).at(line))
    });
    wrong.collect()
}

fn links(text: &str) -> Vec<Link<'_>> {
    if !text.contains("](listing:") && !text.contains("](error:") {
        return Vec::new();
    }
    let events = Parser::new_ext(text, markdown::options()).into_offset_iter();
    events
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                ..
            }) => link(text, range),
            _ => None,
        })
        .collect()
}

fn link(text: &str, range: Range<usize>) -> Option<Link<'_>> {
    let (shown, address) = text[range.clone()].rsplit_once("](")?;
    let address = address.strip_suffix(')')?;
    let to = match address.split_once(':')? {
        ("listing", name) => To::Listing(name),
        ("error", name) => To::Error(name),
        _ => return None,
    };
    Some(Link {
        to,
        text: &shown[1..],
        range,
    })
}

fn resolved(course: &Course, chapter: &Chapter, link: &Link) -> String {
    match link.to {
        To::Listing(name) => {
            let number = course.number(name).unwrap_or_default();
            let text = match link.text {
                "" => format!("listing\u{a0}{number}"),
                text => text.to_owned(),
            };
            format!("[{text}]({})", course.address(chapter, name))
        }
        To::Error(_) => format!(
            "[{code}](https://doc.rust-lang.org/error_codes/{code}.html)",
            code = link.text
        ),
    }
}

fn broken(course: &Course, link: &Link) -> Option<(String, String)> {
    let (To::Listing(name) | To::Error(name)) = link.to;
    let Some(listing) = course.listings.get(name) else {
        return Some((
            format!("le listing « {name} » n'existe pas"),
            suggest(name, course.listings.keys().map(String::as_str)),
        ));
    };
    let codes = listing.error_codes();
    match link.to {
        To::Listing(_) => None,
        To::Error(_) if codes.contains(&link.text) => None,
        To::Error(_) if listing.role != Role::CompileFail => Some((
            format!("rustc ne refuse pas « {name} »"),
            "nommez un listing de compile-fail/".to_owned(),
        )),
        To::Error(_) => Some((
            format!("rustc ne refuse pas « {name} » pour « {} »", link.text),
            match codes.as_slice() {
                [] => "son message n'a pas de code : faites un lien vers le listing".to_owned(),
                codes => format!("écrivez [{}](error:{name})", codes[0]),
            },
        )),
    }
}

impl Course {
    /// Where a listing is shown, as a link from the page of `from`.
    pub(crate) fn address(&self, from: &Chapter, name: &str) -> String {
        match self.chapter_showing(name) {
            Some(chapter) => format!(
                "{}#listing-{}",
                from.path_to(chapter),
                chapter.first_display(name)
            ),
            None => String::new(),
        }
    }
}
