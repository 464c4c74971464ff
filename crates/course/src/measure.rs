//! Measures: what the author says of the figures that listings print, in `code/<slug>/measures.toml`.
//!
//! ```toml
//! [two-cores]
//! title = "Deux calculs, par un fil puis par deux"
//! run = ["two-cores"]
//! cores = 2
//! expect = [{ says = "à deux, on va plus vite", ratio = ["un fil", "deux fils"], at_least = 1.3 }]
//! ```
//!
//! A program in `run` prints one line a case, `<label> : <number> <unit>`. A program in `time` is a case itself: how long
//! it takes from start to end.

use crate::number::figure;
use crate::problem::Problem;
use crate::source::{self, line_of};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Figures that programs print, and the direction that is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What `{{#measure …}}` calls it.
    pub name: String,
    /// The chapter's slug: the folder under `code/`.
    pub slug: String,
    /// The file that declares it, relative to the root.
    pub file: PathBuf,
    /// Its line there, from 1.
    pub line: usize,
    /// What the author wrote.
    pub declared: Declared,
}

/// A measure as `measures.toml` declares it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What the figure shows, in French.
    pub title: String,
    /// The listings that print a line a case.
    #[serde(default)]
    pub run: Vec<String>,
    /// The listings that are a case each: their duration.
    #[serde(default)]
    pub time: Vec<String>,
    /// How many cores it takes to show anything.
    #[serde(default)]
    pub cores: usize,
    /// What is checked.
    pub expect: Vec<Expectation>,
}

/// A ratio of two cases, and its bounds: never an absolute figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What that means, in French, as it begins a sentence.
    pub says: String,
    /// The labels of the two cases: the first is divided by the second.
    pub ratio: [String; 2],
    /// The least ratio.
    pub at_least: Option<f64>,
    /// The greatest ratio.
    pub at_most: Option<f64>,
}

impl Measure {
    /// The measure of this name in a declaration; the error is the parser's.
    pub fn declared(name: &str, text: &str) -> Result<Self, String> {
        let mut all: BTreeMap<String, Declared> =
            toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let declared = all.remove(name).ok_or("absente")?;
        Ok(Measure {
            name: name.to_owned(),
            slug: String::new(),
            file: PathBuf::new(),
            line: line_of_header(text, name),
            declared,
        })
    }

    /// Every listing that it runs.
    pub fn programs(&self) -> impl Iterator<Item = &str> {
        let declared = &self.declared;
        declared
            .run
            .iter()
            .chain(&declared.time)
            .map(String::as_str)
    }

    /// What is wrong in the declaration itself: a message and a remedy.
    pub fn fault(&self) -> Option<(String, String)> {
        let declared = &self.declared;
        let name = &self.name;
        let unbounded = |expected: &&Expectation| !expected.is_bounded();
        match declared.expect.iter().find(unbounded) {
            _ if self.programs().next().is_none() => Some((
                format!("la mesure « {name} » ne lance aucun programme"),
                "nommez-les : run = [\"NOM\"] ou time = [\"NOM\"]".to_owned(),
            )),
            _ if declared.expect.is_empty() => Some((
                format!("la mesure « {name} » ne dit rien que l'on puisse vérifier"),
                EXPECT.to_owned(),
            )),
            Some(expected) => Some((
                format!("la mesure « {name} » ne borne pas {}", expected.subject()),
                "ajoutez at_least ou at_most, un nombre plus grand que 0".to_owned(),
            )),
            None => None,
        }
    }
}

const EXPECT: &str =
    "ajoutez expect = [{ says = \"…\", ratio = [\"un cas\", \"un autre\"], at_least = 1.3 }]";

impl Expectation {
    fn is_bounded(&self) -> bool {
        let bounds = [self.at_least, self.at_most];
        let sound = |bound: &f64| bound.is_finite() && *bound > 0.0;
        bounds.iter().flatten().next().is_some() && bounds.iter().flatten().all(sound)
    }

    /// Whether a ratio is within the bounds.
    pub fn allows(&self, ratio: f64) -> bool {
        self.at_least.is_none_or(|bound| ratio >= bound)
            && self.at_most.is_none_or(|bound| ratio <= bound)
    }

    /// « un fil » / « deux fils ».
    pub fn subject(&self) -> String {
        format!("« {} » / « {} »", self.ratio[0], self.ratio[1])
    }

    /// « au moins 1,3 ».
    pub fn bounds(&self) -> String {
        let bound = |word: &str, bound: Option<f64>| Some(format!("{word} {}", figure(bound?)));
        let both = [
            bound("au moins", self.at_least),
            bound("au plus", self.at_most),
        ];
        both.into_iter().flatten().collect::<Vec<_>>().join(" et ")
    }
}

/// Every measure that the chapters under `code/` declare, by name.
pub fn scan(root: &Path, slugs: &[String]) -> (BTreeMap<String, Measure>, Vec<Problem>) {
    let mut measures: BTreeMap<String, Measure> = BTreeMap::new();
    let mut problems = Vec::new();
    for slug in slugs {
        let read = match read(root, slug) {
            Ok(read) => read,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for measure in read {
            match measures.get(&measure.name) {
                Some(first) => problems.push(repeated(&measure, first)),
                None => drop(measures.insert(measure.name.clone(), measure)),
            }
        }
    }
    (measures, problems)
}

fn repeated(measure: &Measure, first: &Measure) -> Problem {
    let message = format!("deux mesures s'appellent « {} »", measure.name);
    let remedy = format!("renommez celle-ci, ou celle de {}", first.file.display());
    Problem::of(&measure.file, message, remedy).at(measure.line)
}

fn read(root: &Path, slug: &str) -> Result<Vec<Measure>, Problem> {
    let file = Path::new("code").join(slug).join("measures.toml");
    let Some(text) = source::read_if_any(root, &file)? else {
        return Ok(Vec::new());
    };
    let declared: BTreeMap<String, Declared> =
        toml::from_str(&text).map_err(|error| unreadable(&file, &text, &error))?;
    let measures = declared.into_iter().map(|(name, declared)| Measure {
        line: line_of_header(&text, &name),
        slug: slug.to_owned(),
        file: file.clone(),
        name,
        declared,
    });
    Ok(measures.collect())
}

fn unreadable(file: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    let message = format!("les mesures ne se lisent pas ({})", error.message());
    let remedy =
        "une table par mesure : [NOM], avec title, run ou time, et expect (voir CONTRIBUTING.md)";
    Problem::of(file, message, remedy).at(line)
}

fn line_of_header(text: &str, name: &str) -> usize {
    let header = |line: &str| line.trim().trim_matches(['[', ']']).trim_matches('"') == name;
    text.lines().position(header).map_or(1, |line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_held_between_its_bounds() {
        let expected = Expectation {
            says: String::new(),
            ratio: ["a".into(), "b".into()],
            at_least: Some(0.8),
            at_most: Some(1.2),
        };
        assert!(expected.allows(1.0) && !expected.allows(0.7) && !expected.allows(1.3));
        assert_eq!(expected.bounds(), "au moins 0,8 et au plus 1,2");
    }

    fn declared(text: &str) -> Result<Vec<Measure>, Problem> {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("code/un")).unwrap();
        std::fs::write(root.path().join("code/un/measures.toml"), text).unwrap();
        read(root.path(), "un")
    }

    #[test]
    fn a_declaration_knows_its_line_and_its_programs() {
        let text = "# deux\n[a]\ntitle = \"A\"\nrun = [\"x\"]\ntime = [\"y\"]\nexpect = [{ says = \"s\", ratio = [\"c\", \"d\"], at_least = 2 }]\n";
        let measures = declared(text).unwrap();
        assert_eq!((measures[0].line, measures[0].fault()), (2, None));
        assert_eq!(measures[0].programs().collect::<Vec<_>>(), ["x", "y"]);
    }

    #[test]
    fn what_checks_nothing_is_a_fault() {
        for (text, fault) in [
            ("[a]\ntitle = \"A\"\nexpect = []\n", "aucun programme"),
            (
                "[a]\ntitle = \"A\"\nrun = [\"x\"]\nexpect = []\n",
                "ne dit rien",
            ),
            (
                "[a]\ntitle = \"A\"\nrun = [\"x\"]\nexpect = [{ says = \"s\", ratio = [\"c\", \"d\"] }]\n",
                "ne borne pas",
            ),
            (
                "[a]\ntitle = \"A\"\nrun = [\"x\"]\nexpect = [{ says = \"s\", ratio = [\"c\", \"d\"], at_least = nan }]\n",
                "ne borne pas",
            ),
        ] {
            let (message, _) = declared(text).unwrap()[0].fault().unwrap();
            assert!(message.contains(fault), "{message}");
        }
    }

    #[test]
    fn a_misspelt_word_is_named_on_its_line() {
        let problem = declared("[a]\ntitle = \"A\"\nruns = [\"x\"]\nexpect = []\n").unwrap_err();
        assert_eq!(problem.line, Some(3));
        assert!(problem.message.contains("runs"), "{problem}");
    }
}
