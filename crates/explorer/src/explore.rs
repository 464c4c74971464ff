//! Every outcome of a program, or as many as the bounds let be found.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;

use crate::execution::{Bounds, Ended, Engine, MAX_THREADS, Strategy};
use crate::outcome::{End, Limit, Outcome};
use crate::reduction::{Order, Tree};
use crate::sample::Dice;
use crate::schedule::Schedule;
use crate::world::Limits;

/// How to search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    /// Whether to leave out executions that differ from another in the order of independent steps only.
    pub reduce: bool,
    /// What is tried first.
    pub order: Order,
    /// Most executions of the search, pruned ones included; then it samples.
    pub executions: u64,
    /// Most steps of an execution.
    pub steps: usize,
    /// Whether a print is a step. Where it is not, what each thread prints is kept apart, and comes thread by thread in the end: the
    /// outcome does not tell which of two threads printed first.
    pub prints: bool,
    /// Most threads of an execution, main and ended ones included; never more than [`MAX_THREADS`](crate::MAX_THREADS).
    pub threads: usize,
    /// Most bytes that an execution prints on standard output, and on standard error.
    pub output: usize,
    /// Most times that an execution leaves a thread that could go on; `None`: any number. A bound switches the
    /// reduction off.
    pub preemptions: Option<u32>,
    /// Whether a thread that goes round in circles waits for another thread's step. Where it does not, it goes round until the bound
    /// on steps.
    pub polls: bool,
    /// Most steps of an execution in a first search in which nobody looks for circles, which is faster. Where there is a longer one,
    /// all begins again. 0: there is no first search.
    pub straight: usize,
    /// Executions drawn at random where the search did not come to its end; where a bound on each execution is all that it met, a
    /// draw would meet it too.
    pub samples: u64,
    /// Seed of the draw.
    pub seed: u64,
    /// The only standard output that is looked for, as a whole: an execution is given up where it would print anything else. The
    /// report then has no other outcomes, `exhaustive` means that there is none, and [`explore`] stops at the first.
    pub aim: Option<String>,
    /// When the search stops, whatever is left; then it is not exhaustive.
    pub until: Option<Instant>,
    /// Whether the threads that are left when an execution is over unwind. Their destructors then find a world in which nothing goes on
    /// as it did, and one that panics ends this process. Where they do not, all that they own is leaked.
    pub unwind: bool,
}

impl Default for Search {
    fn default() -> Self {
        let (reduce, order) = (true, Order::default());
        Self {
            reduce,
            order,
            executions: 1_000_000,
            steps: 10_000,
            prints: true,
            threads: MAX_THREADS,
            output: 1 << 20,
            preemptions: None,
            polls: true,
            straight: 1_000,
            samples: 10_000,
            seed: 0,
            aim: None,
            until: None,
            unwind: true,
        }
    }
}

impl Search {
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            prints: self.prints,
            threads: self.threads.clamp(1, MAX_THREADS),
            output: self.output,
            unwind: self.unwind,
        }
    }

    fn bounds(&self) -> Bounds {
        let straight = self.is_straight_first();
        Bounds {
            steps: if straight {
                self.steps.min(self.straight)
            } else {
                self.steps
            },
            polls: self.polls && !straight,
            limits: self.limits(),
            aim: self.aim.as_deref().map(Rc::from),
        }
    }

    fn is_straight_first(&self) -> bool {
        self.polls && self.straight > 0
    }

    fn looks_for(&self, outcome: &Outcome) -> bool {
        let aim = self.aim.as_ref();
        aim.is_none_or(|aim| *aim == outcome.stdout && !outcome.end.is_cut())
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
    /// Each outcome. Of those that a bound cut, only the first that it did.
    pub outcomes: BTreeMap<Outcome, Found>,
    /// Whether there is no other: every execution that differs in the order of dependent steps was run to its end, and nothing but
    /// schedules decides what the program does.
    pub exhaustive: bool,
    /// What else decides, as the program said by [`caveat`](crate::caveat).
    pub caveats: BTreeSet<&'static str>,
    /// Whether threads that go round met each other in what they change for a while: then an execution may end
    /// [`Livelocked`](crate::End::Livelocked) though none was found that does.
    pub entangled: bool,
    /// What was done.
    pub totals: Totals,
    /// Within which bounds, and with which seed.
    pub search: Search,
}

impl Report {
    /// Keeps what was found, not how often.
    fn count_anew(&mut self) {
        self.totals = Totals::default();
        for found in self.outcomes.values_mut() {
            found.executions = 0;
        }
    }

    /// Counts an outcome; gives it back where it is new.
    fn add(&mut self, outcome: Outcome, witness: impl FnOnce() -> Schedule) -> Option<Outcome> {
        let known = if outcome.end.is_cut() {
            self.cut_alike(&outcome)
        } else {
            self.outcomes.get_mut(&outcome)
        };
        if let Some(found) = known {
            found.executions += 1;
            return None;
        }
        let found = Found {
            executions: 1,
            witness: witness(),
        };
        self.outcomes.insert(outcome.clone(), found);
        Some(outcome)
    }

    /// What was found of the same cut: outcomes are ordered by their ends first.
    fn cut_alike(&mut self, outcome: &Outcome) -> Option<&mut Found> {
        let first = Outcome {
            end: outcome.end.clone(),
            stdout: String::new(),
            stderr: String::new(),
            panics: Vec::new(),
        };
        let (known, found) = self.outcomes.range_mut(first..).next()?;
        (known.end == outcome.end).then_some(found)
    }
}

/// Told of each outcome when it is first found; may stop the search.
type Listener<'a> = &'a mut dyn FnMut(&Outcome, &Schedule) -> ControlFlow<()>;

/// A search that goes on.
struct Run<'a> {
    report: Report,
    engine: Engine,
    /// Whether the first search goes on, in which nobody looks for circles.
    straight: bool,
    on_outcome: Listener<'a>,
}

impl Run<'_> {
    /// The first search, in which nobody looks for circles; `None` where there may be some.
    fn search_straight(&mut self) -> ControlFlow<(), Option<Searched>> {
        self.straight = self.report.search.is_straight_first();
        if !self.straight {
            return ControlFlow::Continue(None);
        }
        let searched = self.search()?;
        self.straight = false;
        self.engine.poll(self.report.search.steps);
        if matches!(searched, Searched::Long) {
            self.report.count_anew();
            return ControlFlow::Continue(None);
        }
        ControlFlow::Continue(Some(searched))
    }

    fn search(&mut self) -> ControlFlow<(), Searched> {
        let search = &self.report.search;
        let mut tree = Tree::new(search.reduce, search.preemptions, search.order);
        for _ in 0..search.executions {
            if self.execute(&mut tree)? {
                return ControlFlow::Continue(Searched::Long);
            }
            if self.report.totals.diverged > 0 {
                return ControlFlow::Continue(Searched::InPart);
            }
            if !tree.advance() {
                return ControlFlow::Continue(match tree.bounded {
                    true => Searched::InPart,
                    false => Searched::Whole,
                });
            }
        }
        ControlFlow::Continue(Searched::InPart)
    }

    fn sample(&mut self) -> ControlFlow<()> {
        let mut dice = Dice::new(self.report.search.seed);
        for _ in 0..self.report.search.samples {
            self.report.totals.sampled += 1;
            self.execute(&mut dice)?;
        }
        ControlFlow::Continue(())
    }

    /// Runs an execution; whether it was too long for a search in which nobody looks for circles.
    fn execute(&mut self, strategy: &mut dyn Strategy) -> ControlFlow<(), bool> {
        let until = self.report.search.until;
        if until.is_some_and(|until| Instant::now() >= until) {
            return ControlFlow::Break(());
        }
        match self.engine.run(strategy) {
            Ended::Outcome { outcome, cut: true } if self.straight && is_long(&outcome) => {
                return ControlFlow::Continue(true);
            }
            Ended::Outcome { outcome, cut } => self.found(outcome, cut)?,
            Ended::Pruned => self.report.totals.pruned += 1,
            Ended::Diverged => self.report.totals.diverged += 1,
        }
        ControlFlow::Continue(false)
    }

    fn found(&mut self, outcome: Outcome, cut: bool) -> ControlFlow<()> {
        self.report.totals.executions += 1;
        self.report.totals.cut += u64::from(cut);
        if !self.report.search.looks_for(&outcome) {
            return ControlFlow::Continue(());
        }
        let witness = || Schedule(self.engine.decisions.clone());
        match self.report.add(outcome, witness) {
            Some(new) => (self.on_outcome)(&new, &witness()),
            None => ControlFlow::Continue(()),
        }
    }

    fn all(&mut self) -> ControlFlow<()> {
        let searched = match self.search_straight()? {
            Some(searched) => searched,
            None => self.search()?,
        };
        if matches!(searched, Searched::InPart) {
            return self.sample();
        }
        // A program ends in some way: where none was found, too much was left out.
        let ends = self.report.totals.executions > 0 || self.report.search.aim.is_some();
        self.report.exhaustive =
            ends && self.report.totals.cut == 0 && self.engine.caveats.is_empty();
        ControlFlow::Continue(())
    }
}

/// Whether it was steps that an execution, which was cut, had too many of: perhaps after the end of the process.
fn is_long(cut: &Outcome) -> bool {
    !matches!(cut.end, End::Cut(Limit::Threads | Limit::Output))
}

/// How far a search came.
enum Searched {
    /// Every execution that can matter was begun.
    Whole,
    /// Not all of them.
    InPart,
    /// To one that was too long for a search in which nobody looks for circles.
    Long,
}

/// Runs the program under every schedule that can change its result; where that is too much, under as many as the
/// search's bounds allow, and then under some that are drawn at random.
///
/// # Panics
/// If it is called by a program under exploration, or if there is no memory for a thread's stack.
pub fn explore(search: &Search, program: impl Fn() + 'static) -> Report {
    explore_with(search, program, &mut |_, _| match search.aim {
        Some(_) => ControlFlow::Break(()),
        None => ControlFlow::Continue(()),
    })
}

/// [`explore`], telling each outcome and the schedule of its first execution as soon as it is found. The search stops where the
/// answer is `Break`; then it is not exhaustive.
///
/// # Panics
/// As `explore`.
pub fn explore_with(
    search: &Search,
    program: impl Fn() + 'static,
    on_outcome: &mut dyn FnMut(&Outcome, &Schedule) -> ControlFlow<()>,
) -> Report {
    let report = Report {
        search: search.clone(),
        ..Report::default()
    };
    let mut run = Run {
        report,
        engine: Engine::new(Rc::new(program), search.bounds()),
        straight: false,
        on_outcome,
    };
    let _stopped = run.all();
    let Run {
        mut report, engine, ..
    } = run;
    report.totals.steps = engine.steps;
    report.totals.leaked = engine.leaked;
    report.entangled = engine.entangled();
    report.caveats = engine.caveats;
    report
}
