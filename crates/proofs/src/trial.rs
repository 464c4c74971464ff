//! One promise about one place in the text, how it is put to the test, and what was found.

use crate::repair::Repair;
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
}

impl Failure {
    /// A failure that the author has to mend.
    pub fn of(detail: impl ToString) -> Self {
        Failure {
            detail: detail.to_string(),
            repair: None,
        }
    }
}

/// Puts a promise to the test.
pub type Proof<T> = Box<dyn Fn() -> Result<T, Failure> + Send + Sync>;

/// What stands behind a promise that was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proved {
    /// Real executions (or compilations) that kept it.
    pub executions: usize,
    /// What the explorer found, where it speaks of every schedule.
    pub explored: Option<Explored>,
}

/// A promise that can be put to the test.
pub struct Trial {
    /// Which promise.
    pub kind: Kind,
    /// The chapter's slug.
    pub chapter: String,
    /// The listing, where it is about one.
    pub listing: String,
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
            inputs: course.inputs(chapter, item),
            real,
            explored: None,
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
        Ok(Proved {
            executions,
            explored,
        })
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
