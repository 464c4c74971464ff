//! What the tests' programs share: each object is a little state behind `step`, as a model's would be.
#![allow(dead_code)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use explorer::{
    Access, End, Object, Op, Order, Outcome, Report, Search, Stream, choose, explore, replay,
    restored, step, unchanged,
};

/// An atomic integer.
#[derive(Default)]
pub struct Atomic(Object, Cell<i64>);

impl Atomic {
    #[track_caller]
    pub fn load(&self) -> i64 {
        step(Op {
            label: "load",
            objects: &[(&self.0, Access::Read)],
            ready: None,
            apply: || self.1.get(),
        })
    }

    #[track_caller]
    pub fn store(&self, value: i64) {
        step(Op {
            label: "store",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply: || self.1.set(value),
        });
    }

    #[track_caller]
    pub fn update(&self, change: impl Fn(i64) -> i64) {
        let apply = || self.1.set(change(self.1.get()));
        step(Op {
            label: "update",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply,
        });
    }

    /// Waits until the value is at least this.
    #[track_caller]
    pub fn await_at_least(&self, value: i64) {
        let ready = || self.1.get() >= value;
        step(Op {
            label: "await",
            objects: &[(&self.0, Access::Read)],
            ready: Some(&ready),
            apply: || (),
        });
    }

    /// Waits until one of the two is positive, and takes one from it; gives 0 or 1.
    #[track_caller]
    pub fn take_any(both: [&Self; 2]) -> usize {
        let [a, b] = both;
        let ready = || a.1.get() > 0 || b.1.get() > 0;
        let objects = &[(&a.0, Access::Write), (&b.0, Access::Write)];
        step(Op {
            label: "take any",
            objects,
            ready: Some(&ready),
            apply: || take_one(both),
        })
    }
}

fn take_one(both: [&Atomic; 2]) -> usize {
    let full: Vec<_> = (0..2).filter(|which| both[*which].1.get() > 0).collect();
    let which = full[choose(full.len())];
    both[which].1.set(both[which].1.get() - 1);
    which
}

/// A lock without contents.
#[derive(Default)]
pub struct Lock(Object, Cell<bool>);

/// Unlocks when dropped.
pub struct Guard<'a>(&'a Lock);

impl Lock {
    #[track_caller]
    pub fn lock(&self) -> Guard<'_> {
        let apply = || self.1.set(true);
        step(Op {
            label: "lock",
            objects: &[(&self.0, Access::Write)],
            ready: Some(&|| !self.1.get()),
            apply,
        });
        Guard(self)
    }

    #[track_caller]
    pub fn try_lock(&self) -> Option<Guard<'_>> {
        let apply = || {
            let taken = !self.1.replace(true);
            if !taken {
                unchanged();
            }
            taken
        };
        let taken = step(Op {
            label: "try lock",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply,
        });
        taken.then(|| Guard(self))
    }

    #[track_caller]
    pub fn unlock(&self) {
        // There is nothing in it that could have changed.
        let apply = || {
            self.1.set(false);
            restored(&self.0);
        };
        step(Op {
            label: "unlock",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply,
        });
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

/// A condition variable: the list of those who wait, each with whether it was woken.
#[derive(Default)]
pub struct Condvar(Object, RefCell<Vec<Rc<Cell<bool>>>>);

impl Condvar {
    /// Waits; where `spurious`, it may also wake for nothing.
    #[track_caller]
    pub fn wait<'a>(&self, guard: Guard<'a>, spurious: bool) -> Guard<'a> {
        let woken = Rc::new(Cell::new(spurious && choose(2) == 1));
        let lock = guard.0;
        std::mem::forget(guard);
        let release = || {
            lock.1.set(false);
            restored(&lock.0);
            self.1.borrow_mut().push(woken.clone());
        };
        let objects = &[(&self.0, Access::Write), (&lock.0, Access::Write)];
        step(Op {
            label: "wait",
            objects,
            ready: None,
            apply: release,
        });
        let leave = || {
            restored(&self.0);
            self.1
                .borrow_mut()
                .retain(|waiter| !Rc::ptr_eq(waiter, &woken))
        };
        let ready: &dyn Fn() -> bool = &|| woken.get();
        step(Op {
            label: "wake",
            objects: &[(&self.0, Access::Write)],
            ready: Some(ready),
            apply: leave,
        });
        lock.lock()
    }

    #[track_caller]
    pub fn notify_one(&self) {
        step(Op {
            label: "notify",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply: || self.wake_one(),
        });
    }

    fn wake_one(&self) {
        let waiting: Vec<_> = self
            .1
            .borrow()
            .iter()
            .filter(|waiter| !waiter.get())
            .cloned()
            .collect();
        if !waiting.is_empty() {
            waiting[choose(waiting.len())].set(true);
        }
    }

    #[track_caller]
    pub fn notify_all(&self) {
        let apply = || self.1.borrow().iter().for_each(|waiter| waiter.set(true));
        step(Op {
            label: "notify all",
            objects: &[(&self.0, Access::Write)],
            ready: None,
            apply,
        });
    }
}

/// A bounded channel that is never disconnected.
pub struct Channel(Object, RefCell<VecDeque<i64>>, usize);

impl Channel {
    pub fn new(capacity: usize) -> Self {
        Self(Object::default(), RefCell::default(), capacity)
    }

    #[track_caller]
    pub fn send(&self, value: i64) {
        let ready = || self.1.borrow().len() < self.2;
        let apply = || self.1.borrow_mut().push_back(value);
        step(Op {
            label: "send",
            objects: &[(&self.0, Access::Write)],
            ready: Some(&ready),
            apply,
        });
    }

    #[track_caller]
    pub fn receive(&self) -> i64 {
        let ready = || !self.1.borrow().is_empty();
        let apply = || self.1.borrow_mut().pop_front().expect("ready");
        step(Op {
            label: "receive",
            objects: &[(&self.0, Access::Write)],
            ready: Some(&ready),
            apply,
        })
    }
}

/// A step that nobody notices.
#[track_caller]
pub fn rest() {
    step(Op {
        label: "rest",
        objects: &[],
        ready: None,
        apply: || (),
    });
}

/// Prints a line on standard output.
#[track_caller]
pub fn say(text: impl std::fmt::Display) {
    explorer::print(Stream::Out, &format!("{text}\n"));
}

/// Runs each body in a thread of its own, and waits for all.
pub fn together<const N: usize>(bodies: [Box<dyn FnOnce()>; N]) {
    let threads = bodies.map(explorer::spawn);
    threads.into_iter().for_each(explorer::Thread::join);
}

/// The search without reduction.
pub fn brute() -> Search {
    Search {
        reduce: false,
        samples: 0,
        ..Search::default()
    }
}

/// The searches with reduction: one for each order.
pub fn reduced() -> [Search; 5] {
    let orders = [
        Order::Continue,
        Order::Oldest,
        Order::Youngest,
        Order::Shuffled(1),
        Order::Shuffled(2),
    ];
    orders.map(|order| Search {
        order,
        samples: 0,
        ..Search::default()
    })
}

pub fn outcomes(report: &Report) -> BTreeSet<&Outcome> {
    report.outcomes.keys().collect()
}

/// Explores with and without reduction, in each order; checks that nothing but the number of executions differs.
pub fn explored(program: impl Fn() + Clone + 'static) -> Report {
    let all = explore(&brute(), program.clone());
    assert!(all.exhaustive, "too much for brute force: {:?}", all.totals);
    for search in reduced() {
        let some = explore(&search, program.clone());
        assert!(some.exhaustive);
        assert_eq!(outcomes(&some), outcomes(&all), "{:?}", search.order);
        assert!(
            some.totals.executions <= all.totals.executions,
            "{:?}",
            search.order
        );
    }
    check_aims(&all, program);
    all
}

/// Checks that a search for one output finds it where there is one, and that there is none otherwise.
fn check_aims(all: &Report, program: impl Fn() + Clone + 'static) {
    let outputs: BTreeSet<&str> = all
        .outcomes
        .keys()
        .map(|outcome| outcome.stdout.as_str())
        .collect();
    for aim in outputs.iter().flat_map(|output| near(output)) {
        let search = Search {
            aim: Some(aim.clone()),
            samples: 0,
            ..Search::default()
        };
        let found = explore(&search, program.clone());
        if outputs.contains(aim.as_str()) {
            let (outcome, found) = found.outcomes.first_key_value().expect("it is looked for");
            assert_eq!((&outcome.stdout, found.executions), (&aim, 1));
            assert_eq!(
                replay(&found.witness, program.clone())
                    .expect("it replays")
                    .outcome,
                *outcome
            );
        } else {
            assert!(found.exhaustive && found.outcomes.is_empty(), "{aim:?}");
        }
    }
}

/// An output, and some that are like it.
fn near(output: &str) -> [String; 4] {
    let mut lines: Vec<&str> = output.split_inclusive('\n').collect();
    let without_last = lines[..lines.len().saturating_sub(1)].concat();
    let longer = format!("{output}{}", lines.last().unwrap_or(&"\n"));
    lines.reverse();
    [output.to_owned(), without_last, longer, lines.concat()]
}

/// Outcomes, briefly: what was printed, then how it ended where it did not end well.
pub fn brief(report: &Report) -> BTreeSet<String> {
    report.outcomes.keys().map(brief_outcome).collect()
}

fn brief_outcome(outcome: &Outcome) -> String {
    let mut words: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
    words.extend(
        outcome
            .panics
            .iter()
            .map(|panic| format!("panicked:{}:{}", panic.thread, panic.message)),
    );
    match &outcome.end {
        End::Exited(0) => {}
        End::Exited(status) => words.push(format!("status:{status}")),
        End::Deadlocked(_) => words.push("deadlocked".to_owned()),
        End::Endless(_) => words.push("endless".to_owned()),
        End::Livelocked(_) => words.push("livelocked".to_owned()),
        End::Aborted => unreachable!("no program here aborts"),
        End::Cut(limit) => words.push(format!("cut:{limit:?}")),
    }
    words.join(" ")
}

/// Checks the whole set of outcomes of a program, under every search.
#[track_caller]
pub fn expect(program: impl Fn() + Clone + 'static, expected: &[&str]) {
    let expected: BTreeSet<String> = expected
        .iter()
        .map(|outcome| (*outcome).to_owned())
        .collect();
    assert_eq!(brief(&explored(program)), expected);
}
