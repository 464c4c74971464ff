//! What the programs themselves say, to a reader in a page or to a user on a terminal: the texts in the scripts of the pages
//! and in the companion's sources. Not one is English.
//!
//! A text of a script is read word by word, as the pages are. Among the texts of the sources are commands, formats and
//! addresses: there, a text is English when half of its words or more are in no French dictionary.

use crate::page::{CODE, paragraphs};
use crate::spelling;
use crate::words::{self, Words, words};
use anyhow::Result;
use course::Problem;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The scripts of the pages.
const SCRIPTS: [(&str, &str); 3] = [
    ("book/live", "js"),
    ("book/search", "js"),
    ("book/theme", "js"),
];

/// The sources whose messages a user is shown.
const SOURCES: [&str; 5] = [
    "src",
    "crates/course/src",
    "crates/site/src",
    "crates/proofs/src",
    "crates/explored/src",
];

/// Names that no dictionary has and the pages do not use outside code: keys, languages and a form of Unicode.
const NAMES: [&str; 4] = ["NFC", "NFD", "TOML", "Échap"];

/// What other programs print and is looked for there, what an author writes in a directive, what robots read.
const FOREIGN: [&str; 5] = [
    "under a fair schedule",
    "thread 'main' panicked at",
    "memory allocation of",
    "aborting due to",
    "User-agent: * Allow:",
];

/// A text in a program.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    line: usize,
    /// [`CODE`] where a value is put in.
    text: String,
    /// Whether words of the program stand right before it that no reader's text follows.
    is_code: bool,
}

/// The English words that a reader or a user would be shown.
pub fn problems(root: &Path) -> Result<Vec<Problem>> {
    let own = Words::read(&fs::read_to_string(root.join(words::FILE))?);
    let mut problems = Vec::new();
    for (folder, end) in SCRIPTS {
        for (file, content) in files(root, Path::new(folder), end)? {
            problems.extend(in_script(&file, &content, &own)?);
        }
    }
    for folder in SOURCES {
        for (file, content) in files(root, Path::new(folder), "rs")? {
            problems.extend(in_source(&file, &content, &own)?);
        }
    }
    Ok(problems)
}

/// The files of a folder that end so, but those of others (`vendor`).
fn files(root: &Path, folder: &Path, end: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let name = entry?.file_name();
        let file = folder.join(&name);
        let path = root.join(&file);
        if path.is_dir() && name != "vendor" {
            found.extend(files(root, &file, end)?);
        } else if path.extension().is_some_and(|extension| extension == end) {
            found.push((file.display().to_string(), fs::read_to_string(path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn in_script(file: &str, content: &str, own: &Words) -> Result<Vec<Problem>> {
    let texts = texts(content, Language::Script);
    let mut texts: Vec<Text> = texts.into_iter().flat_map(without_tags).collect();
    texts.retain(|text| !text.is_code && is_shown(&text.text));
    let unknown = unknown(&texts, own)?;
    Ok(told(file, &texts, &unknown, |_, unknown| unknown > 0))
}

/// What a reader is told by a piece of HTML; any other text as it is.
fn without_tags(text: Text) -> Vec<Text> {
    if text.is_code || !text.text.trim_start().starts_with('<') {
        return vec![text];
    }
    let told = paragraphs("", &text.text, "body");
    told.into_iter()
        .map(|told| Text {
            text: told.text,
            ..text.clone()
        })
        .collect()
}

fn in_source(file: &str, content: &str, own: &Words) -> Result<Vec<Problem>> {
    // What only tests say, nobody is shown.
    let content = content
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap_or(content);
    let mut texts = texts(content, Language::Rust);
    let is_format = |text: &str| {
        text.contains(['<', '=', ';', '_', '\t'])
            || text.contains("cargo run")
            || text
                .split(':')
                .skip(1)
                .any(|after| after.starts_with(char::is_alphanumeric))
            || text.contains(":not(")
            || text.contains("::")
            || FOREIGN
                .iter()
                .any(|foreign| text.trim_start().starts_with(foreign))
    };
    texts.retain(|text| !text.is_code && !is_format(&text.text) && words(&text.text).len() >= 3);
    let unknown = unknown(&texts, own)?;
    Ok(told(file, &texts, &unknown, |all, unknown| {
        unknown * 2 >= all
    }))
}

/// The texts that are English, given how many words they have and how many of them are in no French dictionary.
fn told(
    file: &str,
    texts: &[Text],
    unknown: &BTreeSet<String>,
    is_english: fn(usize, usize) -> bool,
) -> Vec<Problem> {
    let told = texts.iter().filter_map(|text| {
        let mut words: Vec<String> = words(&text.text)
            .into_iter()
            .map(|(_, word)| word)
            .collect();
        let all = words.len();
        words.retain(|word| unknown.contains(word));
        is_english(all, words.len()).then(|| problem(file, text, &words))
    });
    told.collect()
}

/// Texts that a reader sees have several words, or one with a capital or a sign before it; others are names.
fn is_shown(text: &str) -> bool {
    let said = text.replace(CODE, "");
    let begins = said.trim_start().chars().next();
    said.chars().any(char::is_alphabetic)
        && (text.trim().contains(' ')
            || begins.is_some_and(|c| c.is_uppercase() || "(«▶■".contains(c)))
}

/// The words of these texts that no French dictionary has, nor the project's own list.
fn unknown(texts: &[Text], own: &Words) -> Result<BTreeSet<String>> {
    let all = texts.iter().flat_map(|text| words(&text.text));
    let mut unknown = spelling::unknown(all.map(|(_, word)| word).collect())?;
    unknown.retain(|word| !own.has(word) && !NAMES.contains(&word.as_str()));
    Ok(unknown)
}

fn problem(file: &str, text: &Text, unknown: &[String]) -> Problem {
    let message = format!(
        "le texte « {} » n'est pas du français : {}",
        text.text,
        unknown.join(", ")
    );
    let remedy = format!("traduisez-le ; un mot juste s'ajoute à {}", words::FILE);
    Problem::of(Path::new(file), message, &remedy).at(text.line)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Script,
    Rust,
}

/// What stands before a text that no reader is shown: names of elements, of events, of keys; what a panic says.
const BEFORE_CODE: [&str; 23] = [
    "querySelector(",
    "querySelectorAll(",
    "closest(",
    "closest?.(",
    "matches(",
    "matchMedia(",
    "addEventListener(",
    "Event(",
    "import(",
    "from ",
    ".load(",
    "=== ",
    "class: ",
    "className = ",
    "method: ",
    "expect(",
    "expect_err(",
    "reason = ",
    "panic!(",
    "unreachable!(",
    "assert!(",
    "includes(",
    "execCommand(",
];

/// The texts of a program, in order.
fn texts(content: &str, language: Language) -> Vec<Text> {
    let mut found = Vec::new();
    let mut rest = content;
    while let Some(first) = rest.chars().next() {
        let at = content.len() - rest.len();
        let before = content[..at].trim_end_matches(['\n', ' ']);
        rest = match first {
            '/' if rest.starts_with("//") => rest.find('\n').map_or("", |end| &rest[end..]),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or("", |end| &rest[end + 2..]),
            // A regular expression, after which no division can stand.
            '/' if language == Language::Script
                && before.ends_with(['(', ',', '=', '[', '!', '?', ':', '|', '&']) =>
            {
                closed(rest).1
            }
            '\'' if language == Language::Rust => after_character(rest),
            '"' | '\'' | '`' if language == Language::Script || first == '"' => {
                let (text, rest) = closed(rest);
                let is_name = rest.starts_with(':') || text == "use strict";
                let is_code = is_name
                    || BEFORE_CODE
                        .iter()
                        .any(|code| before.ends_with(code.trim_end()));
                let line = content[..at].matches('\n').count() + 1;
                found.push(Text {
                    line,
                    text: plain(text),
                    is_code,
                });
                rest
            }
            _ => &rest[first.len_utf8()..],
        };
    }
    found
}

/// What stands up to the sign that it begins with, and what comes after. A value put into a text may hold texts in its turn.
fn closed(text: &str) -> (&str, &str) {
    let end = text.chars().next().expect("a sign opens it");
    let (mut escaped, mut depth) = (false, 0);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' if end == '`' => depth += 1,
            '}' if end == '`' && depth > 0 => depth -= 1,
            c if c == end && depth == 0 => return (&text[1..at], &text[at + 1..]),
            _ => {}
        }
    }
    (&text[1..], "")
}

/// After a character between quotes, or after the quote of a lifetime.
fn after_character(text: &str) -> &str {
    let length = match text[1..].chars().next() {
        Some('\\') => text[3..].find('\'').map(|end| end + 4),
        Some(c) => text[1 + c.len_utf8()..]
            .starts_with('\'')
            .then(|| c.len_utf8() + 2),
        None => None,
    };
    &text[length.unwrap_or(1)..]
}

/// A text as it is read: values, code and what is quoted stand for a noun, and line ends are spaces.
fn plain(text: &str) -> String {
    let text = text
        .replace("\\n", " ")
        .replace("\\u00a0", "\u{a0}")
        .replace("\\u{a0}", "\u{a0}")
        .replace('\n', " ");
    let (mut plain, mut depth) = (String::new(), 0);
    for c in text
        .replace("${", "{")
        .replace('«', "{")
        .replace('»', "}")
        .chars()
    {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => {
                depth = 0;
                plain.push_str(CODE);
            }
            '}' if depth > 0 => depth -= 1,
            '\\' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(content: &str, language: Language) -> Vec<String> {
        let own = Words::read("rustc\n");
        let problems = match language {
            Language::Script => in_script("f", content, &own),
            Language::Rust => in_source("f", content, &own),
        };
        problems
            .unwrap()
            .iter()
            .map(|problem| problem.message.clone())
            .collect()
    }

    #[test]
    fn an_english_label_of_a_script_is_found() {
        let french = "// Copy the text\nbutton(\"▶ Exécuter\", { class: \"copy text\" }); say(`${a ? \"the\" : \"x\"} refuse\\u00a0: ${b}`); /[\"']/.test(x); f(\"aria-label\", 'Fermer');";
        assert_eq!(found(french, Language::Script), [""; 0]);
        let markup = "html = `<form role=\"search\"><input placeholder=\"Chercher dans le livre\"><button>Fermer</button></form>`";
        assert_eq!(found(markup, Language::Script), [""; 0]);
        for english in [
            "button(\"▶ Run\")",
            "say(`Copied ${name}`)",
            "title('Cette page is stale')",
            "label = \"Search\"",
            "html = `<form role=\"search\"><input aria-label=\"Search\"></form>`",
            "html = `<p></p><button type=\"button\">Shut</button>`",
        ] {
            assert_eq!(found(english, Language::Script).len(), 1, "{english}");
        }
    }

    #[test]
    fn an_english_message_of_a_source_is_found() {
        let french = "fn f<'a>() { let c = '\"'; bail!(\"{name} : le dossier de sortie n'a pas de parent\"); x.expect(\"the lock is held by nobody\"); }";
        assert_eq!(found(french, Language::Rust), [""; 0]);
        let english = "bail!(\n    \"the output folder has no parent\"\n)";
        assert_eq!(found(english, Language::Rust).len(), 1);
    }
}
