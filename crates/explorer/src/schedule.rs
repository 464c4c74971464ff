//! The decisions that make an execution what it is, and their written form.

use std::fmt;
use std::str::FromStr;

/// One decision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Decision {
    /// This thread takes its announced step. Threads are numbered from 0, main, in the order of their start.
    Step(usize),
    /// A [`choose`](crate::choose) gives this value.
    Choice(usize),
    /// Threads that go round in circles wait. Comes first, or never.
    Poll,
}

/// All decisions of an execution, in order. Written `~ 0x3 1 =2 0`: who goes round in circles waits, main takes three steps, then
/// thread 1 takes one, then 2 is chosen, then main takes one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Schedule(pub Vec<Decision>);

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(thread) => write!(f, "{thread}"),
            Self::Choice(value) => write!(f, "={value}"),
            Self::Poll => f.write_str("~"),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, run) in self.0.chunk_by(|a, b| a == b).enumerate() {
            let space = if position > 0 { " " } else { "" };
            write!(f, "{space}{}", run[0])?;
            if run.len() > 1 {
                write!(f, "x{}", run.len())?;
            }
        }
        Ok(())
    }
}

/// A word that is no part of a schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadSchedule(pub String);

impl fmt::Display for BadSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a step of a schedule: `{}`", self.0)
    }
}

impl std::error::Error for BadSchedule {}

/// Decisions that one word may stand for: a typing error must not fill the memory.
const MAX_RUN: usize = 1_000_000;

fn read_run(word: &str) -> Option<(Decision, usize)> {
    let (decision, times) = word.split_once('x').unwrap_or((word, "1"));
    let decision = match decision.strip_prefix('=') {
        Some(value) => Decision::Choice(value.parse().ok()?),
        None if decision == "~" => Decision::Poll,
        None => Decision::Step(decision.parse().ok()?),
    };
    Some((
        decision,
        times.parse().ok().filter(|times| *times <= MAX_RUN)?,
    ))
}

impl FromStr for Schedule {
    type Err = BadSchedule;

    fn from_str(written: &str) -> Result<Self, BadSchedule> {
        let mut decisions = Vec::new();
        for word in written.split_whitespace() {
            let (decision, times) = read_run(word).ok_or_else(|| BadSchedule(word.to_owned()))?;
            decisions.extend(std::iter::repeat_n(decision, times));
        }
        Ok(Self(decisions))
    }
}
