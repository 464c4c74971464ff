//! Spelling: what neither the dictionary nor the project's own list knows.

use crate::library::Library;
use crate::page::CODE;
use crate::tool;
use crate::words::{self, Words, words};
use anyhow::Result;
use course::Problem;
use std::collections::BTreeSet;
use std::process::Command;

/// Debian's packages of the tool.
pub const PACKAGE: &str = "hunspell hunspell-fr";

/// What is misspelt, and what is wrong with the list of words.
pub fn problems(library: &Library) -> Result<Vec<Problem>> {
    let own = Words::read(&library.read(words::FILE)?);
    let all = library
        .paragraphs
        .iter()
        .flat_map(|paragraph| words(&paragraph.text));
    let mut unknown = unknown(all.map(|(_, word)| word).collect())?;
    unknown.retain(|word| !(word.contains('-') && library.names.contains(word)));
    let mut problems = own.problems(unknown.iter().map(String::as_str));
    for paragraph in &library.paragraphs {
        let mut found = words(&paragraph.text);
        found.retain(|(_, word)| unknown.contains(word) && !own.has(word));
        problems.extend(found.iter().map(|(start, word)| {
            let message = format!(
                "le mot « {word} » n'est pas dans le dictionnaire (page {})",
                paragraph.page
            );
            let remedy = format!(
                "corrigez-le ; s'il est juste, ajoutez-le à {}, à sa place",
                words::FILE
            );
            library.problem(
                paragraph,
                *start,
                start + word.chars().count(),
                message,
                remedy,
            )
        }));
    }
    Ok(problems)
}

/// Those of these words that hunspell's French dictionary does not know.
pub fn unknown(words: BTreeSet<String>) -> Result<BTreeSet<String>> {
    let lines: String = words
        .iter()
        .filter(|word| !word.ends_with(CODE))
        .map(|word| format!("{word}\n"))
        .collect();
    let told = tool::output(
        PACKAGE,
        Command::new("hunspell").args(["-i", "utf-8", "-d", "fr", "-l"]),
        &lines,
    )?;
    let told: BTreeSet<&str> = told.lines().collect();
    Ok(words
        .into_iter()
        .filter(|word| told.contains(word.as_str()))
        .collect())
}
