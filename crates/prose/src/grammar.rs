//! Grammar: what Grammalecte says of the paragraphs, but for what is allowed.

use crate::allowed::{self, Allowed};
use crate::library::Library;
use crate::page::{CODE, Paragraph};
use crate::tool;
use anyhow::{Context, Result};
use course::Problem;
use serde::Deserialize;
use std::process::Command;
use std::thread;
use std::{fs, iter};

/// Debian's package of the tool.
pub const PACKAGE: &str = "grammalecte-cli";

/// What Grammalecte says of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The paragraph's place among those that were given.
    pub paragraph: usize,
    /// Characters of its text.
    pub start: usize,
    pub end: usize,
    pub rule: String,
    pub message: String,
    pub suggestions: Vec<String>,
}

/// What is wrong in the grammar, and which exceptions are for nothing.
pub fn problems(library: &Library) -> Result<Vec<Problem>> {
    let text = library.read(allowed::FILE)?;
    let allowed = match Allowed::read(&text) {
        Ok(allowed) => allowed,
        Err(problem) => return Ok(vec![problem]),
    };
    let mut used = Vec::new();
    let mut problems = Vec::new();
    for remark in remarks(&library.paragraphs)? {
        let paragraph = &library.paragraphs[remark.paragraph];
        if is_two_pieces_of_code(paragraph, &remark) {
            continue;
        }
        match allowed.exception(&remark.rule, &paragraph.text) {
            Some(exception) => used.push(exception),
            None => problems.push(problem(library, paragraph, &remark)),
        }
    }
    problems.extend(allowed.unused(&text, &used));
    Ok(problems)
}

/// A word said twice is a mistake; two pieces of code in a row are two words.
fn is_two_pieces_of_code(paragraph: &Paragraph, remark: &Remark) -> bool {
    let underlined = paragraph.text.chars().skip(remark.start);
    let underlined: String = underlined.take(remark.end - remark.start).collect();
    underlined == format!("{CODE} {CODE}")
}

fn problem(library: &Library, paragraph: &Paragraph, remark: &Remark) -> Problem {
    let suggestions = match remark.suggestions.as_slice() {
        [] => String::new(),
        words => format!(" ; Grammalecte propose « {} »", words.join(" », « ")),
    };
    let message = format!(
        "« {} » : {} (règle {}, page {})",
        around(&paragraph.text, remark.start, remark.end),
        remark.message,
        remark.rule,
        paragraph.page
    );
    let remedy = format!(
        "corrigez, ou tournez la phrase autrement{suggestions} ; si la règle a tort, dites-le dans {}",
        allowed::FILE
    );
    library.problem(paragraph, remark.start, remark.end, message, remedy)
}

/// The words of a remark, between brackets, with a few around them.
fn around(text: &str, start: usize, end: usize) -> String {
    const REACH: usize = 40;
    let chars: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| {
        chars[from.min(chars.len())..to.min(chars.len())]
            .iter()
            .collect::<String>()
    };
    format!(
        "{}[{}]{}",
        piece(start.saturating_sub(REACH), start),
        piece(start, end),
        piece(end, end + REACH)
    )
}

/// What Grammalecte says of the paragraphs; one process a core, as it starts slowly.
pub fn remarks(paragraphs: &[Paragraph]) -> Result<Vec<Remark>> {
    let processes = thread::available_parallelism()?.get();
    let share = paragraphs.len().div_ceil(processes).max(1);
    let starts = iter::successors(Some(0), |start| Some(start + share));
    thread::scope(|scope| {
        let running: Vec<_> = paragraphs
            .chunks(share)
            .zip(starts)
            .map(|(share, start)| scope.spawn(move || remarks_from(share, start)))
            .collect();
        let told = running
            .into_iter()
            .map(|process| process.join().expect("reading its words does not panic"));
        Ok(told.collect::<Result<Vec<_>>>()?.concat())
    })
}

fn remarks_from(paragraphs: &[Paragraph], start: usize) -> Result<Vec<Remark>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("paragraphes.txt");
    // Grammalecte takes each line for a paragraph.
    let lines: String = paragraphs
        .iter()
        .map(|paragraph| format!("{}\n", paragraph.text))
        .collect();
    fs::write(&file, lines)?;
    let told = tool::output(
        PACKAGE,
        Command::new("grammalecte-cli")
            .arg("-j")
            .arg("-f")
            .arg(&file),
        "",
    )?;
    parse(&told, start)
}

#[derive(Deserialize)]
struct Told {
    data: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "iParagraph")]
    number: usize,
    #[serde(rename = "lGrammarErrors")]
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    #[serde(rename = "nStart")]
    start: usize,
    #[serde(rename = "nEnd")]
    end: usize,
    #[serde(rename = "sRuleId")]
    rule: String,
    #[serde(rename = "sMessage")]
    message: String,
    #[serde(rename = "aSuggestions")]
    suggestions: Vec<String>,
}

/// Reads Grammalecte's JSON; its first line is the paragraph `start`.
fn parse(json: &str, start: usize) -> Result<Vec<Remark>> {
    let told: Told =
        serde_json::from_str(json).context("Grammalecte n'a pas écrit le JSON attendu")?;
    let remarks = told.data.into_iter().flat_map(|line| {
        let paragraph = start + line.number - 1;
        line.errors.into_iter().map(move |error| Remark {
            paragraph,
            start: error.start,
            end: error.end,
            rule: error.rule,
            message: error.message,
            suggestions: error.suggestions,
        })
    });
    Ok(remarks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_know_their_paragraph() {
        let json = r#"{"data": [{"iParagraph": 2, "lGrammarErrors": [{"nStart": 4, "nEnd": 7, "sRuleId": "gn", "sMessage": "Accord.",
            "aSuggestions": ["fils"], "sType": "gn"}], "lSpellingErrors": []}]}"#;
        let told = parse(json, 10).unwrap();
        assert_eq!((told[0].paragraph, told[0].start, told[0].end), (11, 4, 7));
        assert_eq!(
            (told[0].rule.as_str(), told[0].suggestions.as_slice()),
            ("gn", &["fils".to_owned()][..])
        );
        assert!(parse("{}", 0).is_err());
    }

    #[test]
    fn a_remark_shows_its_words() {
        assert_eq!(around("Les fil dorment", 4, 7), "Les [fil] dorment");
    }
}
