//! Runs one schedule again, and tells what happens.

use std::fmt;
use std::rc::Rc;

use crate::execution::{Bounds, Ended, Engine, Pick, State, Strategy};
use crate::explore::Search;
use crate::outcome::{Outcome, Panic};
use crate::schedule::{Decision, Schedule};

/// A step of an execution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Traced {
    /// Who took it: `0` is main, `0.1` the first thread it spawned.
    pub thread: String,
    /// The name it was given; main's is `main`.
    pub name: Option<String>,
    /// The operation, such as `lock`.
    pub label: &'static str,
    /// The objects it touched, as in [`Names`](crate::Names).
    pub objects: Vec<String>,
    /// Source file of the operation.
    pub file: &'static str,
    /// Line in it, from 1.
    pub line: u32,
    /// What it printed on standard output.
    pub stdout: String,
    /// What it printed on standard error, without the messages of panics.
    pub stderr: String,
    /// The panic that it announced.
    pub panic: Option<Panic>,
}

/// An execution, step by step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replay {
    /// How it ended.
    pub outcome: Outcome,
    /// Its steps, in order.
    pub trace: Vec<Traced>,
}

/// The schedule is not one of this program's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Diverged {
    /// Decisions that could be followed.
    pub followed: usize,
}

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the program cannot follow the schedule after {} decisions",
            self.followed
        )
    }
}

impl std::error::Error for Diverged {}

/// Decisions that are given.
struct Script<'a> {
    decisions: std::slice::Iter<'a, Decision>,
    diverged: bool,
}

impl Strategy for Script<'_> {
    fn pick(&mut self, state: &State<'_>) -> Pick {
        match self.decisions.next() {
            Some(Decision::Step(thread))
                if !self.diverged
                    && *thread < state.slots.len()
                    && state.ready.contains(*thread) =>
            {
                Pick::Run(*thread)
            }
            _ => Pick::Diverge,
        }
    }

    fn choose(&mut self, options: usize) -> usize {
        match self.decisions.next() {
            Some(Decision::Choice(value)) if *value < options => *value,
            _ => {
                self.diverged = true;
                0
            }
        }
    }
}

/// Runs the execution that this schedule stands for, found by a search within the default bounds.
///
/// # Errors
/// If the program cannot follow the schedule from its first decision to its last.
pub fn replay(schedule: &Schedule, program: impl Fn() + 'static) -> Result<Replay, Diverged> {
    replay_within(&Search::default(), schedule, program)
}

/// Runs the execution that this schedule stands for, found by this search.
///
/// # Errors
/// If the program cannot follow the schedule from its first decision to its last.
pub fn replay_within(
    search: &Search,
    schedule: &Schedule,
    program: impl Fn() + 'static,
) -> Result<Replay, Diverged> {
    let mut engine = Engine::new(Rc::new(program), bounds(search, schedule));
    engine.trace = Some(Vec::new());
    let (_, decisions) = parts(schedule);
    let mut script = Script {
        decisions: decisions.iter(),
        diverged: false,
    };
    let ended = engine.run(&mut script);
    match ended {
        Ended::Outcome { outcome, .. }
            if !script.diverged && script.decisions.as_slice().is_empty() =>
        {
            let trace = engine.trace.take().unwrap_or_default();
            Ok(Replay { outcome, trace })
        }
        _ => Err(Diverged {
            followed: engine.decisions.len(),
        }),
    }
}

/// Whether who goes round in circles waits, and all other decisions.
fn parts(schedule: &Schedule) -> (bool, &[Decision]) {
    match &schedule.0[..] {
        [Decision::Poll, others @ ..] => (true, others),
        others => (false, others),
    }
}

/// Bounds of a search, but for steps: as many as the schedule has.
fn bounds(search: &Search, schedule: &Schedule) -> Bounds {
    let (polls, decisions) = parts(schedule);
    let steps = decisions.iter();
    Bounds {
        steps: steps
            .filter(|decision| matches!(decision, Decision::Step(_)))
            .count(),
        polls,
        limits: search.limits(),
        aim: None,
    }
}
