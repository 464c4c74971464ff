//! A program to explore: a listing of the course, or any Rust file.

use std::path::PathBuf;

/// Most executions of a search, unless it is asked otherwise.
pub const EXECUTIONS: u64 = 300_000;

/// Executions that are drawn at random where the search does not come to its end.
pub const SAMPLES: u64 = 10_000;

/// One Rust source file that is to be explored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its name, unique among the programs of a workshop: a listing's name, or the path that was given.
    pub name: String,
    /// The path that panics show, relative: `code/<slug>/examples/NAME.rs` for a listing.
    pub shown: PathBuf,
    /// The file's text.
    pub text: String,
}

impl Program {
    /// A listing of the course.
    pub fn listing(listing: &course::Listing) -> Self {
        Program {
            name: listing.name.clone(),
            shown: listing.file.clone(),
            text: listing.source.clone(),
        }
    }
}

/// What a program is given, and how it is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Arguments, after the program's name.
    pub args: Vec<String>,
    /// All of standard input.
    pub stdin: Vec<u8>,
    /// Most executions; none: the default bound.
    pub executions: Option<u64>,
    /// No bound on executions and time.
    pub exhaustive: bool,
    /// Looks only for an execution that prints exactly this on standard output, and stops at the first: the report has no
    /// others, and where it is exhaustive and empty there is none.
    pub aim: Option<String>,
    /// With an aim: the exit status that the execution must end with; none: it may end in any way.
    pub status: Option<i32>,
    /// Seed of what is drawn at random once the bound is reached.
    pub seed: u64,
}
