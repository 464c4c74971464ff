//! How an execution ends, as its user sees it.

use std::cmp::Ordering;

/// How the process ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum End {
    /// With this exit status: 0 where `main` returned, 101 where it panicked, or the argument of [`exit`](crate::exit).
    Exited(i32),
    /// By [`abort`](crate::abort).
    Aborted,
    /// No thread can take a step, and `main` has not returned.
    Deadlocked(Vec<Waiting>),
    /// Some threads poll for ever, and the others wait. Any fair schedule may end so: each thread that polls has its turn again and
    /// again, and finds all as it was.
    Endless(Vec<Waiting>),
    /// Some threads lead each other round for ever, and the others poll or wait. Again and again one of them could leave; a schedule
    /// in which a chance that comes again and again is taken at last would not end so. It is looked for where all of them are back where they were at once: see
    /// [`Report::entangled`](crate::Report::entangled).
    Livelocked(Vec<Waiting>),
    /// A bound was reached first: this one.
    Cut(Limit),
}

/// What an execution may have most of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// Steps.
    Steps,
    /// Threads, ended ones included.
    Threads,
    /// Bytes on standard output, or on standard error.
    Output,
}

impl End {
    /// Whether a bound stopped the execution: how it would have ended is not known.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Cut(_))
    }
}

/// Names of objects, such as `mutex 0#1`: the kind, the thread that first touched it and that thread's counter, or what
/// [`set_place_names`](crate::set_place_names) says of its address. Told, but no part
/// of an outcome: who touches an object first differs between schedules, and any two of these are equal.
#[derive(Clone, Default, Debug)]
pub struct Names(pub Vec<String>);

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Names {}

impl PartialOrd for Names {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Names {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

/// A thread that waits where nobody can go on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Waiting {
    /// Which one: `0` is main, `0.1` the first thread it spawned.
    pub thread: String,
    /// The name it was given; main's is `main`.
    pub name: Option<String>,
    /// The operation that it cannot do.
    pub label: &'static str,
    /// Source file of the operation.
    pub file: &'static str,
    /// Line in it, from 1.
    pub line: u32,
    /// Whether it does not wait, but polls: then it stands for the first place in the source of its loop.
    pub polls: bool,
    /// The objects that it waits for, or polls.
    pub objects: Names,
}

/// A panic, in whichever thread.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Panic {
    /// Which one: `0` is main, `0.1` the first thread it spawned.
    pub thread: String,
    /// The name it was given; main's is `main`.
    pub name: Option<String>,
    /// The panic's message; `Box<dyn Any>`, as the real one says, where its payload is not a string.
    pub message: String,
    /// Source file of the panic.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// Column in that, from 1.
    pub column: u32,
}

/// All that can be told of an execution from outside, once it has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Standard output.
    pub stdout: String,
    /// Standard error, without the messages of panics.
    pub stderr: String,
    /// Panics before the end, sorted: their order in time is not part of the outcome.
    pub panics: Vec<Panic>,
}

impl PartialOrd for Outcome {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Outcome {
    /// Field by field.
    fn cmp(&self, other: &Self) -> Ordering {
        let ends = self.end.cmp(&other.end);
        ends.then_with(|| text_order(&self.stdout, &other.stdout))
            .then_with(|| text_order(&self.stderr, &other.stderr))
            .then_with(|| self.panics.cmp(&other.panics))
    }
}

/// Order of two texts. Some processors take hundreds of cycles to compare nothing, for it has no address: 4 % of a search.
fn text_order(one: &str, other: &str) -> Ordering {
    if one.is_empty() || other.is_empty() {
        one.len().cmp(&other.len())
    } else {
        one.cmp(other)
    }
}
