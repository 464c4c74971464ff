//! Depth-first search over the decisions of a program, with dynamic partial-order reduction.
//!
//! The reduction is source sets with sleep sets (Abdulla, Aronis, Jonsson, Sagonas: POPL 2014). Where a step depends on an
//! earlier one and nothing else orders them, the first step of a way to reverse them is worth trying where the earlier one
//! was taken (`backtrack`). A thread that was tried there sleeps below its siblings until a step that depends on its own
//! comes. Two shortcuts that lose outcomes, as random programs showed: to try a thread whose next step is no first step of
//! such a way (Flanagan and Godefroid allow it; it may be asleep), and to look for races when a step is announced and not
//! again when it is taken (other steps that it depends on may have come in between).
//!
//! A step that may have to wait may never be taken, so its races are noted when it is announced too, and whenever a step
//! that it depends on is taken. A thread that was seen waiting where the other step was taken cannot have come first there.
//! If it waits for one object, what would have let it go earlier is a step on the same object, whose own races bring the
//! other order. If it waits for one of several, these steps need not depend on each other: then every enabled thread is
//! tried. Where it is not known whether it would have had to wait, it is assumed that it need not.

use crate::causality::Causality;
use crate::execution::{Pick, State, Strategy};
use crate::op::{Pending, Wait};
use crate::threads::ThreadSet;

/// Which of the threads that are worth trying is tried first. The set of outcomes is the same; which come first is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// The thread that took the last step, so that witnesses switch threads where they must; otherwise the oldest.
    #[default]
    Continue,
    /// The thread that was started first.
    Oldest,
    /// The thread that was started last.
    Youngest,
    /// Any, drawn from this seed.
    Shuffled(u64),
}

/// A decision in the current execution, and what is still to be tried in its place.
enum Node {
    Step(StepNode),
    Choice { taken: usize, options: usize },
}

/// A state in which a thread was picked.
struct StepNode {
    ready: ThreadSet,
    /// Those that can go on.
    enabled: ThreadSet,
    /// Threads to try here.
    backtrack: ThreadSet,
    /// Threads tried before the one that is picked now.
    done: ThreadSet,
    /// Threads whose step was tried before, and commutes with all that came since.
    sleep: ThreadSet,
    picked: usize,
    /// Who took the step before.
    last: usize,
    /// Times that a thread was left that could have gone on, before this step.
    preemptions: u32,
    /// Threads that sleep after the step.
    asleep_after: ThreadSet,
}

/// All that is left to explore.
pub(crate) struct Tree {
    reduce: bool,
    max_preemptions: Option<u32>,
    order: Order,
    dice: fastrand::Rng,
    nodes: Vec<Node>,
    /// Decisions made so far in the current execution.
    position: usize,
    /// Decisions that the current execution shares with the one before; `None`: it is the first.
    repeated: Option<usize>,
    causality: Causality,
    /// Decisions made before each thread announced its current step.
    announced: Vec<usize>,
    /// What sleeps at the next state.
    sleep: ThreadSet,
    /// Preemptions before the next state.
    preemptions: u32,
    diverged: bool,
    /// Whether the bound on preemptions left something untried.
    pub(crate) bounded: bool,
}

impl Tree {
    /// A search that has not begun. The reduction does not know of preemptions: a bound on them switches it off.
    pub(crate) fn new(reduce: bool, max_preemptions: Option<u32>, order: Order) -> Self {
        let seed = if let Order::Shuffled(seed) = order {
            seed
        } else {
            0
        };
        Self {
            reduce: reduce && max_preemptions.is_none(),
            max_preemptions,
            order,
            dice: fastrand::Rng::with_seed(seed),
            nodes: Vec::new(),
            position: 0,
            repeated: None,
            causality: Causality::default(),
            announced: Vec::new(),
            sleep: ThreadSet::default(),
            preemptions: 0,
            diverged: false,
            bounded: false,
        }
    }

    /// Goes to the next execution; `false` where none is left.
    pub(crate) fn advance(&mut self) -> bool {
        while let Some(mut node) = self.nodes.pop() {
            if self.turn(&mut node) {
                self.go_back();
                self.nodes.push(node);
                return true;
            }
        }
        false
    }

    /// Makes all as it was after the decisions that the next execution shares with the last one.
    fn go_back(&mut self) {
        self.position = 0;
        self.repeated = Some(self.nodes.len());
        self.causality.truncate(self.nodes.len());
        let last = self.nodes.iter().rev().find_map(|node| match node {
            Node::Step(node) => Some(node),
            Node::Choice { .. } => None,
        });
        self.sleep = last.map_or_else(ThreadSet::default, |node| node.asleep_after);
        self.preemptions = last.map_or(0, StepNode::preemptions_after);
    }

    /// Makes the node's next decision, if it has one.
    fn turn(&mut self, node: &mut Node) -> bool {
        match node {
            Node::Choice { taken, options } => {
                *taken += 1;
                taken < options
            }
            Node::Step(node) => {
                node.done.insert(node.picked);
                let left = node.backtrack.minus(node.done).minus(node.sleep);
                let next = self.first_of(left, node.last);
                node.picked = next.unwrap_or(node.picked);
                next.is_some()
            }
        }
    }

    fn first_of(&mut self, threads: ThreadSet, last: usize) -> Option<usize> {
        match self.order {
            Order::Continue if threads.contains(last) => Some(last),
            Order::Continue | Order::Oldest => threads.first(),
            Order::Youngest => threads.last(),
            Order::Shuffled(_) if threads.is_empty() => None,
            Order::Shuffled(_) => threads.iter().nth(self.dice.usize(..threads.len())),
        }
    }

    /// Whether the first so many decisions, and all that follows from them, were made in the execution before.
    fn is_repeated(&self, decisions: usize) -> bool {
        self.repeated.is_some_and(|repeated| decisions <= repeated)
    }

    fn push_state(&mut self, state: &State<'_>) -> bool {
        let allowed = self.allowed(state);
        let Some(picked) = self.first_of(allowed.minus(self.sleep), state.last) else {
            return false;
        };
        let backtrack = if self.reduce {
            ThreadSet::only(picked)
        } else {
            allowed
        };
        let (ready, enabled) = (state.ready, state.enabled);
        let (done, sleep) = (ThreadSet::default(), self.sleep);
        let (last, preemptions) = (state.last, self.preemptions);
        self.nodes.push(Node::Step(StepNode {
            ready,
            enabled,
            backtrack,
            done,
            sleep,
            picked,
            last,
            preemptions,
            asleep_after: ThreadSet::default(),
        }));
        true
    }

    /// The enabled threads that the bound on preemptions lets run.
    fn allowed(&mut self, state: &State<'_>) -> ThreadSet {
        let spent = self
            .max_preemptions
            .is_some_and(|most| self.preemptions >= most);
        if !spent || !state.enabled.contains(state.last) {
            return state.enabled;
        }
        self.bounded |= state.enabled.len() > 1;
        ThreadSet::only(state.last)
    }

    /// The picked thread takes its step.
    fn step(&mut self, position: usize, state: &State<'_>) -> Option<usize> {
        let repeated = self.is_repeated(position + 1);
        let Some(Node::Step(node)) = self.nodes.get_mut(position) else {
            return None;
        };
        if node.ready != state.ready {
            return None;
        }
        let picked = node.picked;
        // Its races have been shown, and what follows from it is known.
        if repeated {
            return Some(picked);
        }
        self.preemptions = node.preemptions_after();
        if self.reduce {
            let op = state.pending(picked)?;
            node.add_waiting_rivals(op, state);
            self.sleep = node.sleepers(op, state);
            node.asleep_after = self.sleep;
            let races = self.causality.races(picked, op);
            self.causality.stepped(position, picked, op);
            for race in races {
                self.add_race(picked, op, race, true);
            }
        }
        Some(picked)
    }

    /// `op`, which `thread` has announced or just done, could have come before the step at `position`.
    fn add_race(&mut self, thread: usize, op: &Pending, position: usize, done: bool) {
        let Some(Node::Step(node)) = self.nodes.get_mut(position) else {
            return;
        };
        let announced = self.announced[thread] <= position;
        if announced && !node.enabled.contains(thread) {
            return node.add_wait(op);
        }
        let mut initials = self.causality.initials(position);
        if announced && done && self.causality.last_follows_only(position) {
            initials.insert(thread);
        }
        if initials
            .intersection(node.backtrack.union(node.sleep))
            .is_empty()
        {
            initials
                .first()
                .into_iter()
                .for_each(|first| node.backtrack.insert(first));
        }
    }
}

impl StepNode {
    fn preemptions_after(&self) -> u32 {
        let preempts = self.picked != self.last && self.enabled.contains(self.last);
        self.preemptions + u32::from(preempts)
    }

    /// Other threads that may have to wait and have announced a step that depends on `op`, which is taken here. They may
    /// never take theirs, so the race is noted now.
    fn add_waiting_rivals(&mut self, op: &Pending, state: &State<'_>) {
        let picked = self.picked;
        for thread in (0..state.slots.len()).filter(|thread| *thread != picked) {
            match state
                .pending(thread)
                .filter(|rival| rival.wait == Wait::Perhaps && rival.depends_on(op))
            {
                Some(_) if self.enabled.contains(thread) => self.backtrack.insert(thread),
                Some(rival) => self.add_wait(rival),
                None => {}
            }
        }
    }

    /// `op` had to wait here. What would have let it go may be independent of what was done here, if it waits for one
    /// of several objects.
    fn add_wait(&mut self, op: &Pending) {
        if op.accesses.len() > 1 {
            self.backtrack = self.enabled;
        }
    }

    /// Which threads sleep after `op`.
    fn sleepers(&self, op: &Pending, state: &State<'_>) -> ThreadSet {
        let mut tried = self.sleep.union(self.done);
        tried = tried.minus(ThreadSet::only(self.picked));
        let sleeps = |thread: &usize| {
            state
                .pending(*thread)
                .is_some_and(|other| !other.depends_on(op))
        };
        tried.iter().filter(sleeps).collect()
    }
}

impl Strategy for Tree {
    fn again(&mut self) -> Option<(usize, usize)> {
        let repeated = self.repeated.unwrap_or(0);
        let nodes = self.nodes.get(self.position..repeated)?;
        let mut steps = nodes.iter().map_while(|node| match node {
            Node::Step(node) => Some(node.picked),
            Node::Choice { .. } => None,
        });
        let thread = steps.next()?;
        Some((thread, 1 + steps.take_while(|next| *next == thread).count()))
    }

    fn repeated(&mut self, steps: usize) {
        self.position += steps;
    }

    fn pick(&mut self, state: &State<'_>) -> Pick {
        if self.diverged {
            return Pick::Diverge;
        }
        if self.position == self.nodes.len() && !self.push_state(state) {
            return Pick::Prune;
        }
        self.position += 1;
        self.step(self.position - 1, state)
            .map_or(Pick::Diverge, Pick::Run)
    }

    fn choose(&mut self, options: usize) -> usize {
        if self.position == self.nodes.len() {
            self.nodes.push(Node::Choice { taken: 0, options });
        }
        self.position += 1;
        match self.nodes[self.position - 1] {
            Node::Choice {
                taken,
                options: known,
            } if known == options => taken,
            _ => {
                self.diverged = true;
                0
            }
        }
    }

    fn spawned(&mut self, parent: usize, child: usize) {
        if self.reduce && !self.is_repeated(self.position) {
            self.causality.spawned(parent, child);
        }
    }

    fn announced(&mut self, thread: usize, op: &Pending) {
        if !self.reduce {
            return;
        }
        self.announced
            .resize(self.announced.len().max(thread + 1), 0);
        self.announced[thread] = self.position;
        if op.wait == Wait::Perhaps && !self.is_repeated(self.position) {
            for position in self.causality.races(thread, op) {
                self.add_race(thread, op, position, false);
            }
        }
    }
}
