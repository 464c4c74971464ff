//! What an exploration found: the contract of `explore --json`.

use serde::{Deserialize, Serialize};

/// What exploring a program found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The program's name: a listing's, or the file as it was named.
    pub listing: String,
    /// Executions that came to an outcome.
    pub executions: u64,
    /// Whether there is no other outcome: every execution that differs in the order of dependent steps was run.
    pub exhaustive: bool,
    /// Whether threads that go round in loops met each other there: then executions may be missing in which they lead each other
    /// round for ever, though each time round one of them could leave, and `exhaustive` speaks of all others.
    #[serde(default)]
    pub entangled: bool,
    /// Each outcome, once, the most ordinary first.
    pub outcomes: Vec<Outcome>,
    /// Why the outcomes may not be all, in French, beyond the bounds: the program reads the time, counts references…
    #[serde(default)]
    pub caveats: Vec<String>,
    /// What bounded the search.
    #[serde(default)]
    pub bounds: Bounds,
}

/// What bounded a search, whether it was reached or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Most executions of the search, if any bound was set.
    pub executions: Option<u64>,
    /// Executions drawn at random once that was reached.
    pub samples: u64,
    /// Seed of the draw.
    pub seed: u64,
    /// Most steps of one execution.
    pub steps: u64,
    /// Seconds that the whole search may take.
    pub seconds: u64,
    /// The bound that ended the search, in French; none where it came to its end.
    pub reached: Option<String>,
}

/// One way in which the program can end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How the process ends.
    pub end: End,
    /// Of an endless execution: whether it is a livelock, in which threads lead each other round, and could leave each time. Where it
    /// is none, nothing that any thread does will ever end it.
    #[serde(default)]
    pub livelocked: bool,
    /// Its exit status; none where it does not end by itself.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error as a terminal shows it, panic messages included, without the threads' numbers.
    pub stderr: String,
    /// Standard output and standard error, as a terminal shows them both when the schedule below is run.
    #[serde(default)]
    pub terminal: String,
    /// Panics, in whichever thread.
    pub panics: Vec<Panic>,
    /// The threads that wait, where it is a deadlock or never ends.
    pub waiting: Vec<Waiting>,
    /// A schedule that leads there, for `--replay`.
    pub schedule: String,
    /// Executions that ended so, of those that were run: no probability.
    #[serde(default)]
    pub executions: u64,
    /// Why the execution was ended, in French, where it is [`End::Aborted`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How the process ends.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// `main` returned, or `exit` was called.
    #[default]
    Finished,
    /// `main` panicked (101).
    Panicked,
    /// No thread can go on.
    Deadlocked,
    /// Every thread that is left polls for ever, or waits; or, where it is [`Outcome::livelocked`], leads others round.
    Endless,
    /// The process was aborted, or ended by a limit, for a `reason`.
    Aborted,
}

/// A panic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Panic {
    /// The thread's place in the tree of threads: `0` is main, `0.2` its second.
    pub path: String,
    /// The thread's name, or `<unnamed>`.
    pub thread: String,
    /// The panic's message.
    pub message: String,
    /// Source file, as rustc shows it.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
}

/// A thread that waits, and for what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Waiting {
    /// The thread's place in the tree of threads: `0` is main, `0.2` its second.
    pub path: String,
    /// The thread's name: its own, or its place.
    pub thread: String,
    /// The operation that it cannot do, such as `lock`; of one that polls, the first of its loop.
    pub operation: String,
    /// What it would do it to, such as `mutex 0#1`, or `mutex PENCIL+0`, which lies in a static.
    pub object: String,
    /// Source file of the operation.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// Whether it does not wait, but tries again and again.
    #[serde(default)]
    pub polls: bool,
}

/// A step of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The thread's place, as in [`Waiting`].
    pub path: String,
    /// The thread's name, as in [`Waiting`].
    pub thread: String,
    /// The operation, such as `lock`.
    pub operation: String,
    /// What it was done to; several are separated by `, `; empty where nobody can notice.
    pub object: String,
    /// Source file of the operation.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// What it printed on standard output.
    pub stdout: String,
    /// What it printed on standard error, panic messages included.
    #[serde(default)]
    pub stderr: String,
}

/// One execution, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// How it ended.
    pub outcome: Outcome,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}
