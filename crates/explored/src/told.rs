//! What the process that explores tells, line by line.

use crate::{Panic, Waiting};
use anyhow::{Context, Result};
use serde::Deserialize;

/// All that has been told.
#[derive(Debug, Default)]
pub struct Told {
    /// Outcomes, in the order in which they were found.
    pub found: Vec<Found>,
    /// The end of it, if it was reached.
    pub done: Option<Done>,
    /// Steps of the schedule that is run again.
    pub steps: Vec<Taken>,
    /// The step that is being taken, with what it has printed so far.
    pub begun: Option<Taken>,
    /// Panics that no step has announced yet.
    pub unannounced: Vec<Panicked>,
    /// Decisions of a schedule that could be followed, where not all could.
    pub strayed: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Message {
    Found(Found),
    Done(Done),
    Begins(Taken),
    Prints(String),
    Complains(String),
    Panics(Panicked),
    Step(Taken),
    Strayed(usize),
}

/// An outcome, as the engine has it.
#[derive(Debug, Clone, Deserialize)]
pub struct Found {
    pub end: String,
    /// Of an endless one: whether threads lead each other round, and could leave.
    pub livelocked: bool,
    pub status: i32,
    /// The bound that ended the execution, where one did.
    pub limit: String,
    pub stdout: String,
    pub stderr: String,
    pub terminal: String,
    pub panics: Vec<Panicked>,
    pub waiting: Vec<Waiting>,
    pub schedule: String,
}

/// A panic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Panicked {
    /// The thread's place in the tree of threads: `0` is main.
    pub path: String,
    pub thread: String,
    pub message: String,
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// A step that is, or was, taken.
#[derive(Debug, Clone, Deserialize)]
pub struct Taken {
    pub path: String,
    pub thread: String,
    pub operation: String,
    pub object: String,
    pub file: String,
    pub line: u32,
    pub stdout: String,
    pub stderr: String,
    pub panic: Option<Panicked>,
}

/// What was done in all.
#[derive(Debug, Clone, Deserialize)]
pub struct Done {
    pub executions: u64,
    pub exhaustive: bool,
    /// Whether livelocks may have been missed.
    pub entangled: bool,
    pub sampled: u64,
    pub pruned: u64,
    pub cut: u64,
    pub diverged: u64,
    /// Whether its time was over.
    pub late: bool,
    /// What the models said of the program.
    pub caveats: Vec<String>,
    /// Executions of each outcome, in the order of [`Told::found`].
    pub counts: Vec<u64>,
}

impl Told {
    /// Takes in a line.
    pub fn hear(&mut self, line: &str) -> Result<()> {
        let message = serde_json::from_str(line);
        match message.with_context(|| format!("l'explorateur dit : {line}"))? {
            Message::Found(found) => self.found.push(found),
            Message::Done(done) => self.done = Some(done),
            Message::Begins(step) => self.begun = Some(step),
            Message::Prints(text) => self
                .begun
                .iter_mut()
                .for_each(|step| step.stdout.push_str(&text)),
            Message::Complains(text) => self
                .begun
                .iter_mut()
                .for_each(|step| step.stderr.push_str(&text)),
            Message::Panics(panic) => self.unannounced.push(panic),
            Message::Step(step) => self.took(step),
            Message::Strayed(followed) => self.strayed = Some(followed),
        }
        Ok(())
    }
}

impl Told {
    fn took(&mut self, step: Taken) {
        let announced = self
            .unannounced
            .iter()
            .position(|panic| step.panic.as_ref() == Some(panic));
        if let Some(position) = announced {
            self.unannounced.remove(position);
        }
        self.begun = None;
        self.steps.push(step);
    }
}

impl Panicked {
    /// As its user sees it.
    pub fn panic(&self) -> Panic {
        Panic {
            path: self.path.clone(),
            thread: self.thread.clone(),
            message: self.message.clone(),
            file: self.file.clone(),
            line: self.line,
        }
    }

    /// What a terminal shows of it.
    pub fn words(&self, first: bool) -> String {
        let place = format!("{}:{}:{}", self.file, self.line, self.column);
        explored_child::words::panic_message(&self.thread, &place, &self.message, first)
    }
}
