//! Every outcome of a program, or as many as the bounds let be found.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::execution::{Ended, Engine, Strategy};
use crate::outcome::Outcome;
use crate::reduction::{Order, Tree};
use crate::sample::Dice;
use crate::schedule::Schedule;

/// How to search.
#[derive(Clone, Debug)]
pub struct Search {
    /// Whether to leave out executions that differ from another in the order of independent steps only.
    pub reduce: bool,
    /// What is tried first.
    pub order: Order,
    /// Most executions of the search, pruned ones included; then it samples.
    pub executions: u64,
    /// Most steps of an execution.
    pub steps: usize,
    /// Most times that an execution leaves a thread that could go on; `None`: any number. A bound switches the
    /// reduction off.
    pub preemptions: Option<u32>,
    /// Executions drawn at random where the search did not come to its end.
    pub samples: u64,
    /// Seed of the draw.
    pub seed: u64,
}

impl Default for Search {
    fn default() -> Self {
        let (reduce, order) = (true, Order::default());
        Self {
            reduce,
            order,
            executions: 1_000_000,
            steps: 10_000,
            preemptions: None,
            samples: 10_000,
            seed: 0,
        }
    }
}

/// An outcome that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Executions that ended so, of those that were run. No probability: how many are run depends on the search.
    pub executions: u64,
    /// The schedule of the first of them.
    pub witness: Schedule,
}

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Executions that ended with an outcome, sampled ones included.
    pub executions: u64,
    /// Executions that were drawn at random.
    pub sampled: u64,
    /// Executions given up because all that could follow had been explored.
    pub pruned: u64,
    /// Executions that a bound on steps or threads stopped.
    pub cut: u64,
    /// Executions in which the program did not do again what it had done before.
    pub diverged: u64,
    /// Steps of all executions.
    pub steps: u64,
    /// Threads that could not be unwound, with their stacks.
    pub leaked: u64,
}

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Each outcome.
    pub outcomes: BTreeMap<Outcome, Found>,
    /// Whether there is no other: every execution that differs in the order of dependent steps was run to its end.
    pub exhaustive: bool,
    /// What was done.
    pub totals: Totals,
}

impl Report {
    fn add(&mut self, ended: Ended, engine: &Engine) {
        match ended {
            Ended::Outcome { outcome, cut } => {
                self.totals.executions += 1;
                self.totals.cut += u64::from(cut);
                self.found(outcome, engine);
            }
            Ended::Pruned => self.totals.pruned += 1,
            Ended::Diverged => self.totals.diverged += 1,
        }
    }

    fn found(&mut self, outcome: Outcome, engine: &Engine) {
        let witness = || Found {
            executions: 0,
            witness: Schedule(engine.decisions.clone()),
        };
        self.outcomes
            .entry(outcome)
            .or_insert_with(witness)
            .executions += 1;
    }

    fn search(&mut self, search: &Search, engine: &mut Engine) -> bool {
        let mut tree = Tree::new(search.reduce, search.preemptions, search.order);
        for _ in 0..search.executions {
            let ended = engine.run(&mut tree);
            self.add(ended, engine);
            if self.totals.diverged > 0 {
                return false;
            }
            if !tree.advance() {
                return !tree.bounded && self.totals.cut == 0;
            }
        }
        false
    }

    fn sample(&mut self, search: &Search, engine: &mut Engine) {
        let mut dice = Dice::new(search.seed);
        for _ in 0..search.samples {
            let ended = engine.run(&mut dice as &mut dyn Strategy);
            self.add(ended, engine);
            self.totals.sampled += 1;
        }
    }
}

/// Runs the program under every schedule that can change its result; where that is too much, under as many as the
/// search's bounds allow, and then under some that are drawn at random.
///
/// # Panics
/// If it is called by a program under exploration, or if there is no memory for a thread's stack.
pub fn explore(search: &Search, program: impl Fn() + 'static) -> Report {
    let mut engine = Engine::new(Rc::new(program), search.steps);
    let mut report = Report::default();
    report.exhaustive = report.search(search, &mut engine);
    if !report.exhaustive {
        report.sample(search, &mut engine);
    }
    report.totals.steps = engine.steps;
    report.totals.leaked = engine.leaked;
    report
}
