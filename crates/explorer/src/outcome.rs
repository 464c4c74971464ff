//! How an execution ends, as its user sees it.

/// How the process ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum End {
    /// With this exit status: 0 where `main` returned, 101 where it panicked, or the argument of [`exit`](crate::exit).
    Exited(i32),
    /// By [`abort`](crate::abort).
    Aborted,
    /// No thread can take a step, and `main` has not returned.
    Deadlocked(Vec<Waiting>),
    /// The bound on steps or threads was reached first.
    Cut,
}

/// A thread that waits in a deadlock.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Waiting {
    /// Which one: `0` is main, `0.1` the first thread it spawned.
    pub thread: String,
    /// The operation that it cannot do.
    pub label: &'static str,
    /// Source file of the operation.
    pub file: &'static str,
    /// Line in it, from 1.
    pub line: u32,
}

/// A panic, in whichever thread.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Panic {
    /// Which one: `0` is main, `0.1` the first thread it spawned.
    pub thread: String,
    /// The panic's message; empty where its payload is not a string.
    pub message: String,
    /// Source file of the panic.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
}

/// All that can be told of an execution from outside, once it has ended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
