//! The glossary: every term that the text gives with its English word, what it means, and where it comes first.

use crate::chapter::Chapter;
use crate::course::Course;
use crate::gloss::{Gloss, glosses};
use crate::problem::{Problem, nearest};
use crate::source;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The terms, relative to the root.
pub const FILE: &str = "prose/glossaire.toml";

/// The terms of the course.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    terms: Vec<Term>,
}

/// A term, as the text and the glossary have it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    entry: Entry,
    /// Its line in the glossary, from 1.
    line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    term: Vec<Spanned<Entry>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The term, without an article.
    french: String,
    english: String,
    /// The other forms in which the English word stands in the text; a plural in `s` need not be said.
    #[serde(default)]
    forms: Vec<String>,
    /// What Python calls it, as Markdown, where it has a word for it.
    #[serde(default)]
    python: Option<String>,
    /// One sentence of Markdown.
    definition: String,
}

impl Glossary {
    /// Reads the glossary; none where the file does not exist.
    pub fn read(root: &Path) -> Result<Option<Self>, Problem> {
        let file = Path::new(FILE);
        let Some(text) = source::read_if_any(root, file)? else {
            return Ok(None);
        };
        parse(&text).map(Some).map_err(|error| {
            let remedy = "un terme s'écrit [[term]], puis french, english et definition, et s'il le faut forms et python";
            let line = error.span().map_or(1, |span| source::line_of(&text, span.start));
            Problem::of(file, format!("le glossaire ne se lit pas ({})", error.message()), remedy).at(line)
        })
    }

    fn term(&self, english: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.entry.is(english))
    }

    fn english_words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.entry.english.as_str())
    }
}

fn parse(text: &str) -> Result<Glossary, toml::de::Error> {
    let table: Table = toml::from_str(text)?;
    let terms = table.term.into_iter().map(|entry| Term {
        line: source::line_of(text, entry.span().start),
        entry: entry.into_inner(),
    });
    Ok(Glossary {
        terms: terms.collect(),
    })
}

impl Entry {
    /// Whether this English word is its own, in one of its forms.
    fn is(&self, english: &str) -> bool {
        let english = english.to_lowercase();
        let own = self.english.to_lowercase();
        english == own || english == own.clone() + "s" || self.forms.contains(&english)
    }

    /// Whether the French term, in whatever form, ends a text: the beginning of its first word tells.
    fn ends(&self, before: &str) -> bool {
        let stem: String = folded(&self.french)
            .split([' ', '\''])
            .next()
            .unwrap_or_default()
            .chars()
            .take(STEM)
            .collect();
        let reach = self.french.chars().count() + REACH;
        let skipped = before.chars().count().saturating_sub(reach);
        let end: String = before.chars().skip(skipped).collect();
        folded(&end).contains(&stem)
    }
}

/// Letters that a term keeps in all its forms.
const STEM: usize = 4;

/// Characters that may stand around a term before its English word: an ending, an article, a parenthesis.
const REACH: usize = 12;

/// In small letters and without accents.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' => "a".to_owned(),
        'é' | 'è' | 'ê' | 'ë' => "e".to_owned(),
        'î' | 'ï' => "i".to_owned(),
        'ô' | 'ö' => "o".to_owned(),
        'ù' | 'û' | 'ü' => "u".to_owned(),
        'ç' => "c".to_owned(),
        'œ' => "oe".to_owned(),
        '’' => "'".to_owned(),
        c => c.to_string(),
    };
    text.to_lowercase().chars().map(plain).collect()
}

impl Course {
    /// Whether the course has a glossary.
    pub fn has_glossary(&self) -> bool {
        self.glossary.is_some()
    }

    /// Terms of the text that the glossary lacks, and terms of the glossary that the text never gives.
    pub fn glossary_problems(&self) -> Vec<Problem> {
        let Some(glossary) = &self.glossary else {
            return Vec::new();
        };
        let chapters = self.chapters.iter().flat_map(|chapter| {
            let found = glosses(&chapter.text);
            let wrong = found
                .into_iter()
                .filter_map(|gloss| unknown(glossary, &gloss));
            wrong
                .map(|(line, message, remedy)| Problem::of(&chapter.file, message, remedy).at(line))
        });
        chapters
            .chain(glossary.terms.iter().filter_map(|term| unused(self, term)))
            .chain(repeated(glossary))
            .collect()
    }

    /// Where a term first stands with its English word: in a chapter if it can be, else in a page without a number.
    fn first_use(&self, entry: &Entry) -> Option<(&Chapter, Gloss)> {
        let (numbered, others): (Vec<&Chapter>, Vec<&Chapter>) = self
            .chapters
            .iter()
            .partition(|chapter| chapter.number.is_some());
        numbered.into_iter().chain(others).find_map(|chapter| {
            let mut found = glosses(&chapter.text).into_iter();
            Some((chapter, found.find(|gloss| entry.is(&gloss.english))?))
        })
    }

    /// The glossary as Markdown, in the order of the French alphabet, with links from `page`.
    pub(crate) fn glossary_page(&self, page: &Chapter) -> String {
        let mut terms: Vec<&Entry> = self
            .glossary
            .iter()
            .flat_map(|glossary| &glossary.terms)
            .map(|term| &term.entry)
            .collect();
        terms.sort_by_key(|entry| folded(&entry.french));
        terms
            .into_iter()
            .map(|entry| self.shown_term(page, entry))
            .collect()
    }

    fn shown_term(&self, page: &Chapter, entry: &Entry) -> String {
        let Entry {
            french,
            english,
            definition,
            ..
        } = entry;
        let python = entry
            .python
            .as_ref()
            .map_or(String::new(), |python| format!(" En Python : {python}."));
        let first = self
            .first_use(entry)
            .map_or(String::new(), |(chapter, gloss)| {
                let (title, id) = match gloss.under {
                    Some(heading) => (heading.title, format!("#{}", heading.id)),
                    None => (chapter.title.clone(), String::new()),
                };
                let number = chapter
                    .number
                    .as_ref()
                    .map_or(String::new(), |number| format!("{number}. "));
                format!(" — [{number}{title}]({}{id})", page.path_to(chapter))
            });
        format!("**{french}** (*{english}*)\n\n: {definition}{python}{first}\n\n")
    }
}

/// What is wrong with a gloss: its line, a message and a remedy.
fn unknown(glossary: &Glossary, gloss: &Gloss) -> Option<(usize, String, String)> {
    let english = &gloss.english;
    let (message, remedy) = match glossary.term(english) {
        None => {
            let near = nearest(english, glossary.english_words());
            let near = near.map_or(String::new(), |word| format!(", ou écrivez « {word} »"));
            (
                format!("« {english} » n'est pas dans le glossaire"),
                format!("ajoutez le terme à {FILE}{near}"),
            )
        }
        Some(term) if !term.entry.ends(&gloss.before) => (
            format!(
                "« {english} » ne suit pas « {} », son nom dans le glossaire",
                term.entry.french
            ),
            format!(
                "employez le terme du glossaire, ou changez-le dans {FILE}:{}",
                term.line
            ),
        ),
        Some(_) => return None,
    };
    Some((gloss.line, message, remedy))
}

fn unused(course: &Course, term: &Term) -> Option<Problem> {
    let Entry {
        french, english, ..
    } = &term.entry;
    course.first_use(&term.entry).is_none().then(|| {
        let message = format!("aucun chapitre ne donne « {french} » avec son mot anglais");
        let remedy = format!(
            "écrivez « {french} (*{english}*) » là où le terme vient d'abord, ou retirez-le"
        );
        Problem::of(Path::new(FILE), message, remedy).at(term.line)
    })
}

/// Two entries of one name: the second would never be found.
fn repeated(glossary: &Glossary) -> impl Iterator<Item = Problem> {
    let twice = glossary.terms.iter().enumerate().filter(|(place, term)| {
        let mut before = glossary.terms[..*place].iter();
        before.any(|other| {
            other.entry.is(&term.entry.english) || other.entry.french == term.entry.french
        })
    });
    twice.map(|(_, term)| {
        let message = format!(
            "le terme « {} » est déjà dans le glossaire",
            term.entry.french
        );
        Problem::of(
            Path::new(FILE),
            message,
            "gardez une seule des deux entrées",
        )
        .at(term.line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: &str = "[[term]]\nfrench = \"fil d'exécution\"\nenglish = \"thread\"\npython = \"`Thread`\"\ndefinition = \"Un curseur.\"\n\n[[term]]\nfrench = \"libérer\"\nenglish = \"release\"\nforms = [\"released\"]\ndefinition = \"Rendre.\"\n";

    #[test]
    fn a_term_is_known_in_all_its_forms_and_by_its_line() {
        let glossary = parse(TERMS).unwrap();
        let line = |english: &str| glossary.term(english).map(|term| term.line);
        assert_eq!((line("Thread"), line("threads")), (Some(1), Some(1)));
        assert_eq!((line("released"), line("lock")), (Some(7), None));
    }

    #[test]
    fn the_french_term_stands_before_its_english_word() {
        let glossary = parse(TERMS).unwrap();
        let ends = |english, before| glossary.term(english).unwrap().entry.ends(before);
        assert!(ends("thread", "ailleurs, les fils d’exécution ("));
        assert!(!ends("thread", "Un fil travaille ; puis voici une tâche ("));
        assert!(ends("release", "où libère-t-on ("));
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(parse(&TERMS.replace("forms", "form")).is_err());
    }
}
