//! One promise about one place in the text, how it is put to the test, and what was found.

use crate::repair::Repair;
use course::record::Record;
use course::verdict::{Explored, Kind, Verdict};
use course::{Chapter, Course, Item};
use serde::Serialize;
use std::path::PathBuf;

/// Why a promise does not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What was found, in French, often a diff.
    pub detail: String,
    /// What `--update` writes, where the text can follow the program.
    pub repair: Option<Repair>,
    /// Whether what was recorded before is wrong too; a measure that is merely not clear says nothing of it.
    pub refutes: bool,
}

impl Failure {
    /// A failure that the author has to mend.
    pub fn of(detail: impl ToString) -> Self {
        Failure {
            detail: detail.to_string(),
            repair: None,
            refutes: false,
        }
    }

    /// A measure that clearly says the contrary, of what was recorded, too.
    pub fn refuting(detail: impl ToString) -> Self {
        Failure {
            refutes: true,
            ..Failure::of(detail)
        }
    }
}

/// Puts a promise to the test.
pub type Proof<T> = Box<dyn Fn() -> Result<T, Failure> + Send + Sync>;

/// What came of a measure that holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// It was taken.
    Taken(Box<Record>),
    /// It cannot be taken on this machine, for this reason, in French: what was recorded stands.
    Kept(String),
}

/// What stands behind a promise that was kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proved {
    /// Real executions (or compilations) that kept it.
    pub executions: usize,
    /// What the explorer found, where it speaks of every schedule.
    pub explored: Option<Explored>,
    /// The figures, where it is a measure.
    pub measured: Option<Measured>,
}

/// A promise that can be put to the test.
pub struct Trial {
    /// Which promise.
    pub kind: Kind,
    /// The chapter's slug.
    pub chapter: String,
    /// The listing, where it is about one; the measure, where it is one.
    pub listing: String,
    /// Other listings that it is about.
    pub also: Vec<String>,
    /// The file, relative to the root.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The hash of everything that the result depends on.
    pub inputs: String,
    /// The test by real executions, which counts them.
    pub real: Proof<usize>,
    /// The test by the explorer, where it speaks of every schedule.
    pub explored: Option<Proof<Explored>>,
    /// The measure, where it is one: it wants the machine to itself.
    pub measured: Option<Proof<Measured>>,
}

impl Trial {
    /// The trial of an item of the text, by real executions.
    pub fn of(
        course: &Course,
        chapter: &Chapter,
        item: &Item,
        kind: Kind,
        real: Proof<usize>,
    ) -> Self {
        Trial {
            kind,
            chapter: chapter.slug.clone(),
            listing: item.what.listing().unwrap_or("bloc").to_owned(),
            file: chapter.file.clone(),
            line: item.line,
            also: Vec::new(),
            inputs: course.inputs(chapter, item),
            real,
            explored: None,
            measured: None,
        }
    }

    /// The same, by the explorer too.
    pub fn and_explored(mut self, explored: Proof<Explored>) -> Self {
        self.explored = Some(explored);
        self
    }

    /// Puts the promise to the test; what the explorer found on the same inputs need not be found again.
    pub fn prove(&self, recalled: Option<&Explored>) -> Result<Proved, Failure> {
        let executions = (self.real)()?;
        let explored = match (&self.explored, recalled) {
            (None, _) => None,
            (Some(_), Some(recalled)) => Some(recalled.clone()),
            (Some(explore), None) => Some(explore()?),
        };
        let measured = match &self.measured {
            None => None,
            Some(measure) => Some(measure()?),
        };
        Ok(Proved {
            executions,
            explored,
            measured,
        })
    }

    /// Whether it is about the chapter or the listing of this name.
    pub fn is_about(&self, name: &str) -> bool {
        let mut names = [&self.chapter, &self.listing].into_iter().chain(&self.also);
        names.any(|known| known == name)
    }

    /// What was proved of it, to be recorded.
    pub fn verdict(&self, proved: Proved) -> Verdict {
        Verdict {
            listing: self.listing.clone(),
            kind: self.kind,
            inputs: self.inputs.clone(),
            executions: proved.executions,
            explored: proved.explored,
        }
    }

    /// `creer-un-fil::worker-count (creer-un-fil.md:12)`.
    pub fn name(&self) -> String {
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        format!("{}::{} ({file}:{})", self.chapter, self.listing, self.line)
    }
}

/// What was found, as `check --json` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Which promise.
    pub kind: Kind,
    /// The chapter's slug.
    pub chapter: String,
    /// The listing.
    pub listing: String,
    /// The file, relative to the root.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// Whether it holds.
    pub status: Status,
    /// What was found, in French.
    pub detail: String,
}

/// Whether a promise holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Ok,
    /// It does not.
    Failed,
}
