//! The words of a text, and the project's own list of words that no dictionary has.

use course::Problem;
use std::collections::BTreeSet;
use std::path::Path;

/// The project's own words, relative to the root: one a line, sorted.
pub const FILE: &str = "prose/mots.txt";

/// The project's own words, in the form in which they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads the list's text.
    pub fn read(text: &str) -> Self {
        Words(text.lines().map(str::to_owned).collect())
    }

    /// Whether a word is in the list, an elided article before it or not, « -là » after it or not.
    pub fn has(&self, word: &str) -> bool {
        self.own(word).is_some()
    }

    fn own(&self, word: &str) -> Option<&String> {
        let bare = word.split_once('\'').map_or(word, |(_, bare)| bare);
        let bare = bare.strip_suffix("-là").unwrap_or(bare);
        self.0.iter().find(|own| *own == word || *own == bare)
    }

    /// What is wrong with the list, given the words of the text that no dictionary has.
    pub fn problems<'a>(&self, unknown: impl Iterator<Item = &'a str>) -> Vec<Problem> {
        let used: BTreeSet<&String> = unknown.filter_map(|word| self.own(word)).collect();
        let lines = || self.0.iter().enumerate();
        let unused = lines().filter(|(_, word)| !used.contains(word)).map(|(line, word)| {
            let message = format!("le mot « {word} » ne sert pas : le texte ne l'emploie plus, ou le dictionnaire le connaît");
            problem(line, message, "supprimez cette ligne")
        });
        let unsorted = lines()
            .skip(1)
            .filter(|(line, word)| self.0[line - 1] >= **word)
            .map(|(line, word)| {
                problem(
                    line,
                    format!("le mot « {word} » n'est pas à sa place"),
                    "triez les lignes (LC_ALL=C sort -u)",
                )
            });
        unused.chain(unsorted).collect()
    }
}

fn problem(index: usize, message: String, remedy: &str) -> Problem {
    Problem::of(Path::new(FILE), message, remedy).at(index + 1)
}

/// The words of a text, with the place of their first character; what has a digit in it is none, and neither is a path.
pub fn words(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (place, c) in text.chars().chain([' ']).enumerate() {
        match c {
            '’' => open.get_or_insert((place, String::new())).1.push('\''),
            c if c.is_alphanumeric() || PATH.contains(&c) || matches!(c, '\'' | '-') => {
                open.get_or_insert((place, String::new())).1.push(c);
            }
            _ => found.extend(open.take().and_then(trimmed)),
        }
    }
    found
}

/// What stands between the names of a path, of an address or of a file.
const PATH: [char; 4] = ['/', '.', '_', '@'];

/// A word without the marks around it; a quotation mark may look like an apostrophe.
fn trimmed((place, word): (usize, String)) -> Option<(usize, String)> {
    let marks = ['\'', '-', '.', '/'];
    let start = word.chars().take_while(|c| marks.contains(c)).count();
    let bare = word.trim_matches(marks);
    let is_word = !bare.is_empty()
        && !bare
            .chars()
            .any(|c| c.is_ascii_digit() || PATH.contains(&c));
    is_word.then(|| (place + start, bare.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_apostrophes_and_hyphens_and_no_digits() {
        let told = words("« L’été », a-t-on E0382 ? -x.");
        let told: Vec<_> = told
            .iter()
            .map(|(place, word)| (*place, word.as_str()))
            .collect();
        assert_eq!(told, [(2, "L'été"), (11, "a-t-on"), (27, "x")]);
    }

    #[test]
    fn a_path_is_no_word() {
        assert_eq!(
            words("voir a/b.rs, book.toml, .ci/run. Fin…"),
            [(0, "voir".to_owned()), (33, "Fin".to_owned())]
        );
    }

    #[test]
    fn a_word_of_the_list_may_have_an_article() {
        let own = Words::read("mutex\n");
        assert!(own.has("mutex") && own.has("d'mutex") && !own.has("mutexes") && !own.has("Mutex"));
    }

    #[test]
    fn the_list_is_sorted_and_holds_no_word_that_is_not_used() {
        let told = |list: &str| -> Vec<String> {
            let problems = Words::read(list).problems(["l'mutex", "thread"].into_iter());
            problems.iter().map(Problem::to_string).collect()
        };
        assert!(told("mutex\nthread\n").is_empty());
        let unused = told("mutex\nthread\nvieux\n");
        assert!(
            unused[0].starts_with("erreur : le mot « vieux » ne sert pas")
                && unused[0].contains("prose/mots.txt:3"),
            "{unused:?}"
        );
        assert!(told("thread\nmutex\n")[0].contains("n'est pas à sa place"));
        assert!(told("mutex\nmutex\nthread\n")[0].contains("n'est pas à sa place"));
    }
}
