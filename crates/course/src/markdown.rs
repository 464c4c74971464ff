//! Finds the fenced blocks and the directives of a chapter, with their places; knows nothing of their meaning.

use crate::problem::{Problem, suggest};
use crate::source::line_of;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::path::Path;

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What stands after the opening fence.
    pub info: String,
    /// The text between the fences.
    pub content: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// The bytes from the opening fence to the end of the closing one.
    pub range: Range<usize>,
}

/// A directive: `{{#name args}}` alone on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The word after `#`.
    pub name: String,
    /// The rest.
    pub args: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its bytes, without the line end.
    pub range: Range<usize>,
}

/// Every directive the text knows.
pub const DIRECTIVES: [&str; 9] = [
    "listing",
    "changes",
    "claim",
    "measure",
    "figure",
    "glossary",
    "index",
    "counts",
    "changelog",
];

/// The Markdown that mdBook reads.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// The fenced blocks of `text`; unclosed and indented ones are problems.
pub fn fences(file: &Path, text: &str) -> (Vec<Fence>, Vec<Problem>) {
    let mut fences = Vec::new();
    let mut problems = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let line = line_of(text, range.start);
                match kind {
                    CodeBlockKind::Fenced(info) => open = Some(fence(&info, line, range)),
                    CodeBlockKind::Indented => problems.push(indented(file, line)),
                }
            }
            Event::Text(content) => {
                if let Some(fence) = &mut open {
                    fence.content.push_str(&content);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some(fence) = open.take() else { continue };
                if is_closed(text, &fence) {
                    fences.push(fence);
                } else {
                    problems.push(unclosed(file, &fence));
                }
            }
            Event::Html(html) if hides_code(&html) => {
                problems.push(hidden(file, line_of(text, range.start)));
            }
            _ => {}
        }
    }
    (fences, problems)
}

/// Right after an HTML tag, without a blank line between, Markdown is not read, and neither is what it claims.
fn hides_code(html: &str) -> bool {
    html.contains("```") || html.contains("~~~") || html.contains("<pre")
}

fn hidden(file: &Path, line: usize) -> Problem {
    let message = "un bloc de code est pris dans du HTML : rien ne le vérifierait";
    Problem::of(file, message, "laissez une ligne vide après la balise").at(line)
}

fn fence(info: &str, line: usize, range: Range<usize>) -> Fence {
    Fence {
        info: info.to_owned(),
        content: String::new(),
        line,
        range,
    }
}

/// A block is closed by a fence of its own, and holds no line that opens another block.
fn is_closed(text: &str, fence: &Fence) -> bool {
    let mut lines = text[fence.range.clone()].trim_end().lines();
    let opening = lines.next().unwrap_or_default();
    let marks = opening.len() - opening.trim_start_matches(['`', '~']).len();
    let last = lines
        .next_back()
        .unwrap_or_default()
        .trim_start_matches(['>', ' ']);
    let closes = last.len() >= marks && last.chars().all(|c| c == '`' || c == '~');
    let swallows = fence
        .content
        .lines()
        .any(|line| line.starts_with(&opening[..marks]));
    closes && !swallows
}

fn unclosed(file: &Path, fence: &Fence) -> Problem {
    Problem::of(
        file,
        format!("le bloc « {} » n'est jamais fermé", fence.info),
        "ajoutez une ligne ``` après sa dernière ligne",
    )
    .at(fence.line)
}

fn indented(file: &Path, line: usize) -> Problem {
    Problem::of(
        file,
        "un bloc indenté échappe à toute vérification",
        "entourez-le de ``` en disant ce qu'il est, par exemple ```text",
    )
    .at(line)
}

/// The directives of `text` outside its `fences`.
pub fn directives(file: &Path, text: &str, fences: &[Fence]) -> (Vec<Directive>, Vec<Problem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let mut start = 0;
    for (index, line) in text.split('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end + 1;
        let inside = fences
            .iter()
            .any(|fence| fence.range.contains(&range.start));
        if inside || !opens_directive(line) {
            continue;
        }
        match directive(line) {
            Ok((name, args)) => found.push(Directive {
                name,
                args,
                line: index + 1,
                range,
            }),
            Err((message, remedy)) => {
                problems.push(Problem::of(file, message, remedy).at(index + 1));
            }
        }
    }
    (found, problems)
}

/// mdBook reads a directive with blanks before its `#`, too.
fn opens_directive(line: &str) -> bool {
    line.split("{{")
        .skip(1)
        .any(|rest| rest.trim_start().starts_with('#'))
}

/// Reads a directive that stands alone on its line.
fn directive(line: &str) -> Result<(String, String), (String, String)> {
    let Some(rest) = line.trim_end().strip_prefix("{{#") else {
        return Err((
            "une directive n'est pas seule sur sa ligne".to_owned(),
            "mettez {{#…}} au début d'une ligne, sans rien d'autre".to_owned(),
        ));
    };
    let Some(inner) = rest
        .strip_suffix("}}")
        .filter(|inner| !inner.contains("}}"))
    else {
        return Err((
            format!(
                "la directive « {} » n'est pas fermée par }}}}",
                line.trim_end()
            ),
            "terminez la ligne par }}".to_owned(),
        ));
    };
    let (name, args) = inner.split_once(' ').unwrap_or((inner, ""));
    if !DIRECTIVES.contains(&name) {
        return Err((
            format!("directive inconnue : « {name} »"),
            suggest(name, DIRECTIVES),
        ));
    }
    Ok((name.to_owned(), args.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Fence>, Vec<Directive>, Vec<Problem>) {
        let file = Path::new("a.md");
        let (fences, mut problems) = fences(file, text);
        let (directives, more) = directives(file, text, &fences);
        problems.extend(more);
        (fences, directives, problems)
    }

    #[test]
    fn blocks_and_directives_know_their_lines() {
        let (fences, directives, problems) =
            read("# T\n\n{{#listing a:b}}\n\n```console,stderr\n$ x {{#no}}\n```\n");
        assert_eq!(problems, []);
        assert_eq!(
            (fences[0].info.as_str(), fences[0].line),
            ("console,stderr", 5)
        );
        assert_eq!(fences[0].content, "$ x {{#no}}\n");
        assert_eq!(
            (directives[0].args.as_str(), directives[0].line),
            ("a:b", 3)
        );
    }

    #[test]
    fn a_block_in_a_quotation_or_in_details_is_found() {
        let text = "> **En Python…**\n>\n> ```python\n> x\n> ```\n\n<details>\n\n```rust\nfn main() {}\n```\n\n</details>\n";
        let (fences, _, problems) = read(text);
        assert_eq!(problems, []);
        assert_eq!(fences.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 9]);
    }

    #[test]
    fn an_unclosed_block_is_named_even_if_it_swallows_another() {
        let (_, _, problems) = read("a\n\n```console\n$ x\n");
        assert_eq!(problems[0].line, Some(3));
        let (_, _, problems) = read("```console\n$ x\n\n```rust\nfn main() {}\n```\n");
        assert_eq!(problems[0].line, Some(1));
        assert!(problems[0].message.contains("jamais fermé"));
    }

    #[test]
    fn directives_are_alone_closed_and_known() {
        for (text, message) in [
            ("voir {{#listing a}}\n", "seule sur sa ligne"),
            ("{{#listing a\n", "n'est pas fermée"),
            ("{{#lisitng a}}\n", "directive inconnue"),
            ("{{#include a.rs}}\n", "directive inconnue"),
            ("{{ #title X }}\n", "seule sur sa ligne"),
            (
                "<details>\n```console\n$ x\n```\n</details>\n",
                "dans du HTML",
            ),
            ("<pre><code>x</code></pre>\n", "dans du HTML"),
        ] {
            let (_, _, problems) = read(text);
            assert!(
                problems[0].message.contains(message),
                "{text}: {problems:?}"
            );
        }
    }
}
