//! What is wrong in the text, where, and how to mend it; shown to authors, hence in French.

use std::fmt;
use std::path::{Path, PathBuf};

/// One mistake in the text or in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the book's root.
    pub file: PathBuf,
    /// The line, from 1; absent where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong, in French.
    pub message: String,
    /// What to do about it, in French.
    pub remedy: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of(file: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Problem {
            file: file.to_owned(),
            line: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The same problem, placed on a line (from 1).
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// `file:line`, as terminals and editors make it clickable.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file.display()),
            None => self.file.display().to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "erreur : {}", self.message)?;
        writeln!(f, "  --> {}", self.place())?;
        write!(f, "  remède : {}", self.remedy)
    }
}

/// All the problems found in one reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&shown.join("\n\n"))
    }
}

impl std::error::Error for Problems {}

/// « voulez-vous écrire … ? » with the nearest known name, or the list of known names.
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(name) => format!("voulez-vous écrire « {name} » ?"),
        None if known.is_empty() => "il n'en existe encore aucun".to_owned(),
        None => format!("noms connus : {}", known.join(", ")),
    }
}

/// The known name that the word was probably meant to be.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known = known.into_iter();
    known
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 2.max(name.len() / 3))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let remedy = suggest("worker-cuont", ["thread-args", "worker-count"]);
        assert_eq!(remedy, "voulez-vous écrire « worker-count » ?");
    }

    #[test]
    fn without_a_near_name_all_are_listed() {
        assert_eq!(suggest("zzzzzz", ["abc", "def"]), "noms connus : abc, def");
    }
}
