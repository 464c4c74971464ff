//! `verdicts.toml`: what was proved of which listing, on which inputs; generated, committed, shown in the page.

use crate::problem::Problem;
use crate::source;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::Path;

/// The promises, as `check --json` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A Rust block compiles, and runs, as displayed.
    Skeptic,
    /// A console block is what the command prints.
    Transcript,
    /// A session is what a terminal shows.
    Session,
    /// A listing is refused by rustc, with this message.
    CompileFail,
    /// Everything is shown, checked, numbered and linked.
    Completeness,
    /// A set of outcomes.
    Outcomes,
    /// A sentence with may, never or always.
    Claim,
    /// A measured ratio or direction.
    Measure,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.serialize(formatter)
    }
}

/// Real executions behind a block that always prints the same.
pub const REPEATS: usize = 10;
/// Real executions behind a set of outcomes.
pub const SAMPLE: usize = 200;

/// What checking one statement found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Verdict {
    /// The listing.
    pub listing: String,
    /// The promise.
    pub kind: Kind,
    /// The hash of everything that the result depends on.
    pub inputs: String,
    /// How many real executions (or compilations) agreed.
    pub executions: usize,
    /// What the explorer found, for a statement about every schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explored: Option<Explored>,
}

/// What the explorer found of the programs that a statement runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Explored {
    /// Executions under the explorer.
    pub executions: u64,
    /// Whether every execution that differs in the order of dependent steps was run.
    pub exhaustive: bool,
    /// Whether these are the fair schedules only: a livelock may have been missed, in which threads lead each other round for ever
    /// though each time one of them could leave.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fair: bool,
    /// How the executions were drawn, where they are only some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Most executions that were allowed, where they are only some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<u64>,
    /// Why no search could be exhaustive, in French.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<String>,
    /// Schedules that show what is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<Witness>,
}

/// An execution, step by step.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Witness {
    /// How it ends, as an `outcomes` block writes it.
    pub outcome: Vec<String>,
    /// What `explore --replay` takes.
    pub schedule: String,
    /// Its threads, as the reader is to call them, in the order in which they start.
    pub threads: Vec<String>,
    /// Its steps, in order.
    pub steps: Vec<Taken>,
}

/// One step of an execution: written as a list, since there are many.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct Taken {
    /// Who took it: a place among the witness's threads.
    pub thread: usize,
    /// The line of the listing, from 1.
    pub line: u32,
    /// What it does, such as `lock`.
    pub operation: String,
    /// To what.
    pub object: String,
    /// What it printed.
    pub printed: String,
}

type Row = (usize, u32, String, String, String);

impl From<Row> for Taken {
    fn from((thread, line, operation, object, printed): Row) -> Self {
        Taken {
            thread,
            line,
            operation,
            object,
            printed,
        }
    }
}

impl From<Taken> for Row {
    fn from(taken: Taken) -> Self {
        (
            taken.thread,
            taken.line,
            taken.operation,
            taken.object,
            taken.printed,
        )
    }
}

/// The recorded verdicts, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// All of them.
    #[serde(default, rename = "verdict")]
    pub all: Vec<Verdict>,
}

/// The file, relative to the root.
pub const FILE: &str = "verdicts.toml";

const HEADER: &str = "# Écrit par `cargo run -- check` : ce qui a été vérifié, sur quelles entrées, en combien d'exécutions.\n";

impl Verdicts {
    /// Reads `verdicts.toml`; none where the file does not exist.
    pub fn read(root: &Path) -> Result<Self, Problem> {
        let file = Path::new(FILE);
        let Some(text) = source::read_if_any(root, file)? else {
            return Ok(Verdicts::default());
        };
        Self::parse(&text).map_err(|error| {
            let remedy = "supprimez-le, puis lancez « cargo run -- check »";
            Problem::of(file, format!("le fichier ne se lit pas ({error})"), remedy)
        })
    }

    /// Reads verdicts from TOML; the error is the parser's message.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    /// The text of the file.
    pub fn render(&self) -> String {
        let mut sorted = self.clone();
        sorted.all.sort();
        sorted.all.dedup();
        HEADER.to_owned() + &toml::to_string(&sorted).expect("plain data")
    }

    /// What stands behind a statement, if it was checked on exactly these inputs.
    pub fn of(&self, kind: Kind, inputs: &str) -> Option<&Verdict> {
        self.all
            .iter()
            .find(|verdict| verdict.kind == kind && verdict.inputs == inputs)
    }
}

/// A short hash of texts, the same on every machine.
pub fn hash(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    digest
        .finalize()
        .iter()
        .take(10)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read_as_they_were_written() {
        let verdict = |inputs: &str| Verdict {
            listing: "a".into(),
            kind: Kind::CompileFail,
            inputs: inputs.into(),
            executions: 1,
            explored: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let written = Verdicts {
            all: vec![verdict("b"), verdict("a"), verdict("a")],
        };
        std::fs::write(folder.path().join(FILE), written.render()).unwrap();
        let read = Verdicts::read(folder.path()).unwrap();
        assert_eq!(read.all, [verdict("a"), verdict("b")]);
        assert_eq!(read.of(Kind::CompileFail, "b"), Some(&verdict("b")));
        assert_eq!(read.of(Kind::Session, "b"), None);
    }

    #[test]
    fn a_witness_is_read_as_it_was_written() {
        let step = |thread, printed: &str| Taken {
            thread,
            line: 7,
            operation: "print".into(),
            object: "stdout".into(),
            printed: printed.into(),
        };
        let witness = Witness {
            outcome: vec!["a \"b\"".into(), "panicked: c".into()],
            schedule: "0x3 1 =2".into(),
            threads: vec!["main".into(), "fil 1".into()],
            steps: vec![step(0, "a \"b\"\n"), step(1, "")],
        };
        let explored = Explored {
            executions: 12,
            seed: Some(0),
            witnesses: vec![witness],
            ..Explored::default()
        };
        let verdict = |inputs: &str, explored| Verdict {
            listing: "a".into(),
            kind: Kind::Claim,
            inputs: inputs.into(),
            executions: 0,
            explored,
        };
        let written = Verdicts {
            all: vec![verdict("a", Some(explored)), verdict("b", None)],
        };
        assert_eq!(Verdicts::parse(&written.render()), Ok(written));
    }

    #[test]
    fn the_hash_tells_texts_and_their_borders_apart() {
        assert_ne!(hash(&["a", "b"]), hash(&["ab", ""]));
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
    }
}
