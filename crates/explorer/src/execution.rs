//! Runs the program once, as a [`Strategy`] decides.

use std::collections::{BTreeSet, HashSet};
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use smallvec::SmallVec;

use crate::coroutine::{Body, Fiber, Said, Stacks, Wake};
use crate::op::{Access, Accesses, Pending, Wait};
use crate::outcome::{End, Limit, Names, Outcome, Waiting};
use crate::output::Stream;
use crate::polling::{Effect, Place, Polling};
use crate::record::{Hooks, hooks, tell};
use crate::replay::Traced;
use crate::schedule::Decision;
use crate::threads::ThreadSet;
use crate::world::Limits;
use crate::{panics, stack, thread, world};

/// Most threads that any execution can have, main and ended ones included.
pub const MAX_THREADS: usize = 64;

/// Most that an execution may have.
pub(crate) struct Bounds {
    pub(crate) steps: usize,
    /// Whether threads that go round in circles wait.
    pub(crate) polls: bool,
    pub(crate) limits: Limits,
    /// The only standard output that is looked for.
    pub(crate) aim: Option<Rc<str>>,
}

/// A program: each call runs it from its beginning.
pub(crate) type Program = Rc<dyn Fn()>;

/// Who makes the decisions.
pub(crate) trait Strategy {
    /// Who takes the next steps, and how many in a row, where they and all before them are as in the execution before: then nobody
    /// needs to see the state.
    fn again(&mut self) -> Option<(usize, usize)> {
        None
    }
    /// So many of these steps were taken.
    fn repeated(&mut self, _steps: usize) {}
    /// Which of the enabled threads takes its step.
    fn pick(&mut self, state: &State<'_>) -> Pick;
    /// Which of `0..options` is chosen.
    fn choose(&mut self, options: usize) -> usize;
    /// A thread was started.
    fn spawned(&mut self, _parent: usize, _child: usize) {}
    /// A thread has announced its next step.
    fn announced(&mut self, _thread: usize, _op: &Pending) {}
}

/// Steps that a thread takes to show that it polls for ever.
const GOES_ON: usize = 1_000;

/// Goes on in the only way there is.
struct Onward;

impl Strategy for Onward {
    fn pick(&mut self, _state: &State<'_>) -> Pick {
        Pick::Diverge
    }

    fn choose(&mut self, _options: usize) -> usize {
        0
    }
}

/// What a strategy sees.
pub(crate) struct State<'a> {
    pub(crate) slots: &'a [Slot],
    /// Threads whose step is ready.
    pub(crate) ready: ThreadSet,
    /// Those that can take it: a thread that polls waits, ready or not.
    pub(crate) enabled: ThreadSet,
    /// Who took the last one; main at first.
    pub(crate) last: usize,
}

impl State<'_> {
    /// What the thread has announced; `None` where it has ended.
    pub(crate) fn pending(&self, thread: usize) -> Option<&Pending> {
        self.slots[thread].pending.as_ref()
    }
}

/// A strategy's decision.
pub(crate) enum Pick {
    Run(usize),
    /// Whatever comes has been explored already.
    Prune,
    /// The program did not do the same as in the execution that this one is to repeat.
    Diverge,
}

/// A thread, as the engine sees it.
pub(crate) struct Slot {
    fiber: Option<Fiber>,
    pending: Option<Pending>,
    /// Number of the accesses that the announced step makes, of those that it depends on.
    own: usize,
    /// Whether it polls, and nothing has happened that could make it leave its loop.
    polls: bool,
}

impl Slot {
    fn is_ready(&self) -> bool {
        self.pending.as_ref().is_some_and(|op| op.ready)
    }

    fn may_wait(&self) -> bool {
        self.pending
            .as_ref()
            .is_some_and(|op| op.wait != Wait::Never)
    }
}

/// How an execution ended.
pub(crate) enum Ended {
    /// With this outcome, and whether a bound stopped it, before or after the end of the process.
    Outcome {
        outcome: Outcome,
        cut: bool,
    },
    /// Nothing new, or nothing that is looked for, would have followed.
    Pruned,
    Diverged,
}

impl Ended {
    /// The same, by threads that lead each other round.
    fn livelocked(mut self) -> Self {
        if let Self::Outcome { outcome, .. } = &mut self
            && let End::Endless(waiting) = &mut outcome.end
        {
            outcome.end = End::Livelocked(std::mem::take(waiting));
        }
        self
    }

    /// The same, as far as it went, but for how it ended.
    fn cut(mut self, limit: Limit) -> Self {
        if let Self::Outcome { outcome, cut } = &mut self {
            (outcome.end, *cut) = (End::Cut(limit), true);
        }
        self
    }
}

/// Runs executions one after the other, and keeps for the next one what it can.
pub(crate) struct Engine {
    program: Program,
    bounds: Bounds,
    hooks: Hooks,
    stacks: Stacks,
    slots: Vec<Slot>,
    /// Threads whose step is ready.
    ready: ThreadSet,
    polling: Polling,
    /// The thread that takes a step, and what the step touches, until it is noted.
    stepping: Option<(usize, Accesses)>,
    last: usize,
    /// The thread that repeats steps of the execution before, and how many are not yet noted.
    repeating: Option<(usize, usize)>,
    /// Places where a thread is known to poll for ever.
    endless: HashSet<Option<Place>>,
    /// The decisions of the current or last execution.
    pub(crate) decisions: Vec<Decision>,
    /// Its steps, where they are wanted.
    pub(crate) trace: Option<Vec<Traced>>,
    /// Why the outcomes found may not be all.
    pub(crate) caveats: BTreeSet<&'static str>,
    /// Steps taken in all executions.
    pub(crate) steps: u64,
    /// Stacks given up: their threads' destructors wait for ever.
    pub(crate) leaked: u64,
}

impl Engine {
    pub(crate) fn new(program: Program, bounds: Bounds) -> Self {
        panics::install_hook();
        let (stacks, slots, decisions) = (Stacks::default(), Vec::new(), Vec::new());
        Self {
            program,
            polling: Polling::new(bounds.polls),
            bounds,
            hooks: hooks(),
            stacks,
            slots,
            ready: ThreadSet::default(),
            stepping: None,
            last: 0,
            repeating: None,
            endless: HashSet::new(),
            decisions,
            trace: None,
            caveats: BTreeSet::new(),
            steps: 0,
            leaked: 0,
        }
    }

    /// Runs the program once.
    pub(crate) fn run(&mut self, strategy: &mut dyn Strategy) -> Ended {
        self.begin();
        world::with(|world| world.reset(self.bounds.limits, self.bounds.aim.clone()));
        let program = self.program.clone();
        self.start(
            0,
            Box::new(move || thread::run_main(|| program())),
            strategy,
        );
        let ended = self.run_steps(strategy);
        self.abandon();
        ended
    }

    fn begin(&mut self) {
        self.decisions.clear();
        self.ready = ThreadSet::default();
        self.last = 0;
        if let Some(before) = &self.hooks.before {
            before();
        }
        if let Some(record) = &self.hooks.record {
            record.begin();
        }
        self.stepping = None;
        stack::look(self.polling.is_on());
        if self.polling.is_on() {
            self.polling.clear();
            self.decide(Decision::Poll);
        }
    }

    /// From the next execution on, threads that go round in circles wait, and executions may have this many steps.
    pub(crate) fn poll(&mut self, steps: usize) {
        self.polling.set_on();
        self.bounds.steps = steps;
    }

    fn run_steps(&mut self, strategy: &mut dyn Strategy) -> Ended {
        let bound = self.steps + self.bounds.steps as u64;
        if !self.polling.is_on() && !self.repeat(strategy) {
            return Ended::Diverged;
        }
        loop {
            let (ready, enabled) = self.enabled();
            if let Some(limit) = world::with(|world| world.cut) {
                return outcome(End::Cut(limit), true);
            }
            if enabled.is_empty() {
                return self.stuck();
            }
            if self.steps == bound {
                return outcome(End::Cut(Limit::Steps), true);
            }
            match strategy.pick(&State {
                slots: &self.slots,
                ready,
                enabled,
                last: self.last,
            }) {
                Pick::Run(thread) => self.take(thread, strategy),
                Pick::Prune => return Ended::Pruned,
                Pick::Diverge => return Ended::Diverged,
            }
        }
    }

    /// Takes the steps that this execution shares with the one before; `false` where the program does not.
    fn repeat(&mut self, strategy: &mut dyn Strategy) -> bool {
        let mut repeated = false;
        while let Some((thread, steps)) = strategy.again() {
            if !self.take_again(thread, steps, strategy) {
                return false;
            }
            repeated = true;
        }
        // Nobody was asked in between.
        if repeated {
            let waiting = (0..self.slots.len()).filter(|thread| self.slots[*thread].may_wait());
            let waiting: ThreadSet = waiting.collect();
            for thread in waiting.iter() {
                self.ask(thread);
            }
        }
        true
    }

    /// The thread takes so many steps, and stops only before the next one.
    fn take_again(&mut self, thread: usize, steps: usize, strategy: &mut dyn Strategy) -> bool {
        if thread >= self.slots.len() || !self.ask(thread) {
            return false;
        }
        self.slots[thread].pending = None;
        self.ready.set(thread, false);
        if let Some(record) = &self.hooks.record {
            record.decision(Decision::Step(thread));
        }
        self.repeating = Some((thread, steps));
        world::with(|world| world.again = Some((thread, steps - 1)));
        self.advance(thread, Wake::Go, strategy);
        world::with(|world| world.again = None);
        self.repeating = None;
        true
    }

    /// Notes the steps that were repeated since the last time.
    fn catch_up(&mut self, strategy: &mut dyn Strategy) {
        let Some((thread, before)) = self.repeating else {
            return;
        };
        let left = world::with(|world| world.again.map_or(0, |(_, left)| left));
        let taken = before - left;
        self.decisions
            .extend(std::iter::repeat_n(Decision::Step(thread), taken));
        self.steps += taken as u64;
        self.last = thread;
        self.repeating = Some((thread, left));
        strategy.repeated(taken);
    }

    /// The end of an execution in which no thread can go on.
    fn stuck(&mut self) -> Ended {
        let (ended, off_aim) = world::with(|world| (world.ended.is_some(), world.off_aim()));
        let polls = |thread: &usize| self.slots[*thread].polls;
        let polling: ThreadSet = (0..self.slots.len()).filter(polls).collect();
        let by_choice = polling.iter().any(|thread| self.polling.by_choice(thread));
        if !ended && (off_aim || by_choice) {
            return Ended::Pruned;
        }
        let waiting = self.waiting();
        if ended || polling.is_empty() {
            return outcome(End::Deadlocked(waiting), false);
        }
        let endless = outcome(End::Endless(waiting), false);
        let led = polling.iter().any(|thread| self.polling.is_led(thread));
        match polling.iter().all(|thread| self.goes_on(thread)) {
            true => return endless,
            false if led => return endless.livelocked(),
            false => {}
        }
        world::with(|world| world.caveats.insert("unseen state"));
        endless.cut(Limit::Steps)
    }

    /// Whether a thread that polls still does after many steps: it may count somewhere where the engine does not look. Not asked
    /// again of a place where one did. The steps are no part of the execution, which is over.
    fn goes_on(&mut self, thread: usize) -> bool {
        let place = self.polling.polls_at(thread);
        let led = self.polling.is_led(thread);
        if !led && self.endless.contains(&place) {
            return true;
        }
        let (decisions, steps) = (self.decisions.len(), self.steps);
        let record = self.hooks.record.take();
        for _ in 0..GOES_ON {
            if self.slots[thread].is_ready() {
                self.take(thread, &mut Onward);
            }
        }
        self.decisions.truncate(decisions);
        (self.steps, self.hooks.record) = (steps, record);
        let goes_on = self.polling.polls_at(thread) == place;
        if goes_on && !led {
            self.endless.insert(place);
        }
        goes_on
    }

    /// Threads that are ready, and those of them that are not polling.
    fn enabled(&self) -> (ThreadSet, ThreadSet) {
        if !self.polling.is_on() {
            return (self.ready, self.ready);
        }
        let polls = (0..self.slots.len()).filter(|thread| self.slots[*thread].polls);
        (self.ready, self.ready.minus(polls.collect()))
    }

    #[inline(always)]
    fn take(&mut self, thread: usize, strategy: &mut dyn Strategy) {
        let op = self.slots[thread]
            .pending
            .take()
            .expect("the picked thread has announced a step");
        self.ready.set(thread, false);
        self.decide(Decision::Step(thread));
        self.steps += 1;
        self.last = thread;
        let own = self.slots[thread].own;
        if self.polling.is_on() {
            self.polling.taken(thread);
            self.stepping = Some((thread, SmallVec::from_slice(&op.accesses[..own])));
            self.slots[thread].polls = false;
            world::with(|world| world.effect = Effect::default());
        }
        let before = self.trace_begin(thread, &op, own);
        self.advance(thread, Wake::Go, strategy);
        self.ask_again(&op);
        if self.polling.is_on() {
            self.ask_who_polls();
            self.close_circle(thread, strategy);
        }
        self.trace_end(before);
    }

    /// Runs a thread up to its next announcement, or its end.
    ///
    /// Inlined, as what surrounds it: no processor foresees where a function returns to once the stack was changed in between.
    #[inline(always)]
    fn advance(&mut self, thread: usize, mut wake: Wake, strategy: &mut dyn Strategy) {
        loop {
            let said = self.resume(thread, wake);
            self.catch_up(strategy);
            wake = match said {
                Some(Said::Choose(options, rare)) => {
                    Wake::Value(self.choose(thread, (options, rare), strategy))
                }
                Some(Said::Spawn(name, body)) => {
                    self.settle();
                    Wake::Value(self.spawn(thread, name, body, strategy))
                }
                Some(Said::Announce(op)) => return self.announced(thread, op, strategy),
                None => {
                    self.settle();
                    return self.retire(thread);
                }
                Some(Said::Stuck) => unreachable!("said only when abandoned"),
            };
        }
    }

    fn announced(&mut self, thread: usize, mut op: Pending, strategy: &mut dyn Strategy) {
        let own = op.accesses.len();
        let mut polls = false;
        if self.polling.is_on() {
            self.settle();
            self.polling.announced(thread, &mut op);
            polls = self.polling.waits(thread);
        }
        strategy.announced(thread, &op);
        self.ready.set(thread, op.ready);
        let slot = &mut self.slots[thread];
        (slot.pending, slot.own, slot.polls) = (Some(op), own, polls);
    }

    /// Notes what the current step has done, once that is known.
    fn settle(&mut self) {
        if let Some((thread, accesses)) = self.stepping.take() {
            world::with(|world| self.polling.stepped(thread, &accesses, &world.effect));
        }
    }

    fn choose(
        &mut self,
        thread: usize,
        (options, rare): (usize, bool),
        strategy: &mut dyn Strategy,
    ) -> usize {
        let value = self.draw(options, strategy);
        if !rare || value > 0 {
            self.polling.chose(thread, value);
        }
        value
    }

    fn draw(&mut self, options: usize, strategy: &mut dyn Strategy) -> usize {
        let value = strategy.choose(options);
        self.decide(Decision::Choice(value));
        value
    }

    fn decide(&mut self, decision: Decision) {
        self.decisions.push(decision);
        if let Some(record) = &self.hooks.record {
            record.decision(decision);
        }
    }

    fn spawn(
        &mut self,
        parent: usize,
        name: Option<Rc<str>>,
        body: Body,
        strategy: &mut dyn Strategy,
    ) -> usize {
        let child = world::with(|world| world.add_thread(parent));
        world::with(|world| world.thread(child).name = name);
        strategy.spawned(parent, child);
        self.polling.progressed(parent);
        self.start(child, body, strategy);
        child
    }

    fn start(&mut self, thread: usize, body: Body, strategy: &mut dyn Strategy) {
        let fiber = Some(self.stacks.fiber(body));
        self.slots.push(Slot {
            fiber,
            pending: None,
            own: 0,
            polls: false,
        });
        self.advance(thread, Wake::Go, strategy);
    }

    #[inline(always)]
    fn resume(&mut self, thread: usize, wake: Wake) -> Option<Said> {
        self.running(Some(thread));
        let said = self.slots[thread]
            .fiber
            .as_mut()
            .expect("the thread runs")
            .resume(wake);
        self.running(None);
        said
    }

    fn running(&self, thread: Option<usize>) {
        world::with(|world| world.set_running(thread));
        if let Some(record) = &self.hooks.record {
            record.running(thread);
        }
    }

    /// Asks the threads that go round whether they still wait.
    fn ask_who_polls(&mut self) {
        for thread in 0..self.slots.len() {
            if self.polling.goes_round(thread) {
                self.slots[thread].polls = self.polling.waits(thread);
            }
        }
    }

    /// Asks the threads that may have to wait for what `op` has just changed whether they still do.
    fn ask_again(&mut self, op: &Pending) {
        if op
            .accesses
            .iter()
            .all(|(_, access)| *access == Access::Read)
        {
            return;
        }
        for thread in 0..self.slots.len() {
            let pending = self.slots[thread].pending.as_ref();
            if pending.is_some_and(|pending| pending.wait != Wait::Never && pending.depends_on(op))
            {
                self.ask(thread);
            }
        }
    }

    /// Asks a thread whether it can take its announced step.
    fn ask(&mut self, thread: usize) -> bool {
        self.running(Some(thread));
        let pending = self.slots[thread].pending.as_mut();
        let ready = pending.is_some_and(|pending| {
            pending.ask();
            pending.ready
        });
        self.running(None);
        self.ready.set(thread, ready);
        ready
    }

    /// The step that is about to be taken, where steps are wanted, and what was printed before it.
    fn trace_begin(
        &self,
        thread: usize,
        op: &Pending,
        own: usize,
    ) -> Option<Box<(Traced, Printed)>> {
        self.trace.as_ref()?;
        let step = world::with(|world| Traced {
            thread: world.path(thread),
            name: world.thread_name(thread),
            label: op.label,
            objects: world.names_of(&op.accesses[..own]),
            file: op.location.file(),
            line: op.location.line(),
            stdout: String::new(),
            stderr: String::new(),
            panic: None,
        });
        if let Some(record) = &self.hooks.record {
            record.takes_step(&step);
        }
        Some(Box::new((step, Printed::now())))
    }

    fn trace_end(&mut self, before: Option<Box<(Traced, Printed)>>) {
        let (Some(before), Some(trace)) = (before, &mut self.trace) else {
            return;
        };
        let (mut step, before) = *before;
        before.since(&mut step);
        if let Some(record) = &self.hooks.record {
            record.took_step(&step);
        }
        trace.push(step);
    }

    /// Whether threads that go round have had to do with what others that do so change for a while.
    pub(crate) fn entangled(&self) -> bool {
        self.polling.entangled
    }

    /// Where the thread has closed a circle of several threads, they stay in it in one execution, and go on in another.
    fn close_circle(&mut self, thread: usize, strategy: &mut dyn Strategy) {
        let Some(circle) = self.polling.circle(thread) else {
            return;
        };
        if self.draw(2, strategy) == 0 {
            return;
        }
        self.polling.close(&circle);
        for thread in circle.threads.iter() {
            let slot = &mut self.slots[thread];
            let Some(op) = &mut slot.pending else {
                continue;
            };
            self.polling.extend(thread, op);
            strategy.announced(thread, op);
            slot.polls = self.polling.waits(thread);
        }
    }

    /// Who waits where, and who polls where.
    fn waiting(&self) -> Vec<Waiting> {
        let threads = self.slots.iter().enumerate();
        let waiting = threads.filter_map(|(thread, slot)| {
            let polls = slot.polls.then(|| self.polling.polls_at(thread)).flatten();
            slot.pending.as_ref().map(|op| describe(thread, op, polls))
        });
        let mut waiting: Vec<_> = waiting.collect();
        waiting.sort();
        waiting
    }

    fn retire(&mut self, thread: usize) {
        if let Some(fiber) = self.slots[thread].fiber.take() {
            self.leaked += u64::from(self.stacks.retire(fiber));
        }
    }

    /// Unwinds the threads that are left, the youngest first, for its parent may join it in a destructor.
    fn abandon(&mut self) {
        world::with(|world| world.abandon());
        tell(|record| record.over());
        while self.bounds.limits.unwind && self.unwind_all() {}
        (0..self.slots.len()).for_each(|thread| self.retire(thread));
        self.slots.clear();
        world::with(|world| world.over = true);
        while let Some(act) = world::with(|world| world.last_acts.pop()) {
            let _ = panic::catch_unwind(AssertUnwindSafe(act));
        }
        world::with(|world| world.over = false);
        world::with(|world| self.caveats.append(&mut world.caveats));
    }

    /// Resumes each thread that is left; whether there is reason to do so again.
    fn unwind_all(&mut self) -> bool {
        let before = world::with(|world| world.drained());
        let mut ended = false;
        for thread in (0..self.slots.len())
            .rev()
            .filter(|thread| self.slots[*thread].fiber.is_some())
            .collect::<Vec<_>>()
        {
            if self.resume(thread, Wake::Abandon).is_none() {
                self.retire(thread);
                ended = true;
            }
        }
        ended || world::with(|world| world.drained()) > before
    }
}

/// How much was printed, and how many panics were announced.
struct Printed {
    stdout: usize,
    stderr: usize,
    panics: usize,
}

impl Printed {
    fn now() -> Self {
        world::with(|world| Self {
            stdout: world.stdout.len(),
            stderr: world.stderr.len(),
            panics: world.panics.len(),
        })
    }

    /// Gives a step what has come since.
    fn since(&self, step: &mut Traced) {
        world::with(|world| {
            world.stdout[self.stdout..].clone_into(&mut step.stdout);
            world.stderr[self.stderr..].clone_into(&mut step.stderr);
            step.panic = world.panics.get(self.panics).cloned();
        });
    }
}

fn describe(thread: usize, op: &Pending, polls: Option<Place>) -> Waiting {
    let (location, label) = polls.unwrap_or((op.location, op.label));
    world::with(|world| Waiting {
        thread: world.path(thread),
        name: world.thread_name(thread),
        label,
        file: location.file(),
        line: location.line(),
        polls: polls.is_some(),
        objects: Names(world.names_of(&op.accesses)),
    })
}

/// The outcome of an execution that ends here: as `end` says, unless the process has ended before.
fn outcome(end: End, cut: bool) -> Ended {
    world::with(|world| {
        world.panics.sort();
        let outcome = Outcome {
            end: world.ended.clone().unwrap_or(end),
            stdout: world.output(Stream::Out),
            stderr: world.output(Stream::Err),
            panics: std::mem::take(&mut world.panics),
        };
        Ended::Outcome { outcome, cut }
    })
}
