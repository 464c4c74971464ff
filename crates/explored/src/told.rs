//! What the process that explores tells, line by line.

use crate::{End, Outcome, Panic, Step, Waiting};
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
    pub steps: Vec<Step>,
    /// Decisions of a schedule that could be followed, where not all could.
    pub strayed: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Message {
    Found(Found),
    Done(Done),
    Step(Step),
    Strayed(usize),
}

/// An outcome, as the engine has it.
#[derive(Debug, Clone, Deserialize)]
pub struct Found {
    end: String,
    status: i32,
    /// The bound that ended the execution, where one did.
    limit: String,
    stdout: String,
    stderr: String,
    panics: Vec<Panic>,
    waiting: Vec<Waiting>,
    schedule: String,
}

/// What was done in all.
#[derive(Debug, Clone, Deserialize)]
pub struct Done {
    pub executions: u64,
    pub exhaustive: bool,
    pub sampled: u64,
    pub cut: u64,
    pub diverged: u64,
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
            Message::Step(step) => self.steps.push(step),
            Message::Strayed(followed) => self.strayed = Some(followed),
        }
        Ok(())
    }
}

impl Found {
    /// As its user sees it, with the number of executions that ended so.
    pub fn outcome(self, executions: u64) -> Outcome {
        let main_panicked = self.panics.iter().any(|panic| panic.thread == "main");
        let (end, status) = match self.end.as_str() {
            "exited" if self.status == 101 && main_panicked => (End::Panicked, Some(101)),
            "exited" => (End::Finished, Some(self.status)),
            "deadlocked" => (End::Deadlocked, None),
            "endless" => (End::Endless, None),
            _ => (End::Aborted, None),
        };
        Outcome {
            end,
            status,
            stdout: self.stdout,
            stderr: self.stderr,
            panics: self.panics,
            waiting: self.waiting,
            schedule: self.schedule,
            executions,
            reason: (end == End::Aborted).then(|| reason(&self.limit)),
        }
    }
}

fn reason(limit: &str) -> String {
    match limit {
        "steps" => "trop d'étapes dans une seule exécution",
        "threads" => "trop de fils dans une seule exécution",
        "output" => "trop de texte affiché dans une seule exécution",
        _ => "le programme s'est arrêté net (process::abort)",
    }
    .to_owned()
}
