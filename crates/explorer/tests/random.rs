//! On random small programs, the reduction loses no outcome and finds none that brute force does not.

mod support;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::Location;
use std::rc::Rc;

use explorer::{End, Order, Outcome, Search, Stream, Thread, choose, exit, explore, spawn};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use support::{Atomic, Channel, Condvar, Guard, Lock, brute, outcomes, rest, say};

/// What a thread of a random program does; the numbers say to which lock or atomic.
#[derive(Clone, Copy, Debug)]
enum Act {
    Lock(usize),
    TryLock(usize),
    Unlock(usize),
    Load(usize),
    Store(usize),
    Add(usize),
    LoadThenStore(usize),
    Await(usize),
    TakeAny,
    Say,
    Tell(usize),
    ExitIf(usize),
    PanicIf(usize),
    Wait(usize),
    NotifyOne,
    NotifyAll,
    Send,
    Receive,
    StoreChosen(usize),
    LockOut,
    UnlockOut,
    /// Polls until the value is positive.
    Spin(usize),
    /// The same, under the lock of that number.
    SpinLocked(usize),
    /// The same, with a step between the rounds that nobody notices.
    SpinRested(usize),
    /// Takes the lock by polling.
    SpinLock(usize),
    /// Takes the lock, and gives way while the other one is taken.
    GiveWay(usize),
}

/// A random program: what its threads do, and whether main waits for them.
#[derive(Clone, Debug)]
struct Plan {
    threads: Vec<Vec<Act>>,
    joined: bool,
}

#[derive(Default)]
struct Things {
    locks: [Lock; 2],
    atomics: [Atomic; 2],
    condvar: Condvar,
    channel: Option<Channel>,
}

impl Plan {
    fn run(&self) {
        let things = Rc::new(Things {
            channel: Some(Channel::new(1)),
            ..Things::default()
        });
        let threads: Vec<_> = (0..self.threads.len())
            .map(|number| self.start(number, &things))
            .collect();
        if self.joined {
            threads.into_iter().for_each(Thread::join);
        }
        say(format!(
            "{} {}",
            things.atomics[0].load(),
            things.atomics[1].load()
        ));
    }

    fn start(&self, number: usize, things: &Rc<Things>) -> Thread {
        let (acts, things) = (self.threads[number].clone(), things.clone());
        spawn(move || {
            let mut worker = Worker {
                number,
                seen: 0,
                held: [None, None],
                locked: 0,
                things: &things,
            };
            acts.into_iter().for_each(|act| worker.act(act));
        })
    }
}

/// A thread of a random program.
struct Worker<'a> {
    number: usize,
    /// What it has read so far; its later acts depend on it.
    seen: i64,
    held: [Option<Guard<'a>>; 2],
    /// Times that it has locked standard output.
    locked: u32,
    things: &'a Things,
}

impl Worker<'_> {
    fn act(&mut self, act: Act) {
        let Things {
            locks,
            atomics,
            condvar,
            channel,
        } = self.things;
        let channel = channel.as_ref().expect("made with the others");
        let mine = self.number as i64 + 1;
        match act {
            Act::Lock(lock) => self.lock(lock),
            Act::TryLock(lock) if self.held[lock].is_none() => {
                self.held[lock] = locks[lock].try_lock();
                self.seen += i64::from(self.held[lock].is_some());
            }
            Act::TryLock(lock) | Act::Unlock(lock) => self.held[lock] = None,
            Act::Load(atomic) => self.seen += atomics[atomic].load(),
            Act::Store(atomic) => atomics[atomic].store(self.seen + mine),
            Act::Add(atomic) => atomics[atomic].update(|value| value + mine),
            Act::LoadThenStore(atomic) => atomics[atomic].store(atomics[atomic].load() + 1),
            Act::Await(atomic) => atomics[atomic].await_at_least(1),
            Act::TakeAny => self.seen += 10 * Atomic::take_any([&atomics[0], &atomics[1]]) as i64,
            Act::Say => say(self.number),
            Act::Tell(atomic) => say(format!("{}:{}", self.number, atomics[atomic].load())),
            Act::ExitIf(atomic) if atomics[atomic].load() > 0 => exit(self.number as i32),
            Act::PanicIf(atomic) if atomics[atomic].load() > 0 => panic!("{}", self.seen),
            Act::ExitIf(_) | Act::PanicIf(_) => {}
            Act::Wait(lock) => self.wait(lock),
            Act::NotifyOne => condvar.notify_one(),
            Act::NotifyAll => condvar.notify_all(),
            Act::Send => channel.send(mine),
            Act::Receive => self.seen += channel.receive(),
            Act::StoreChosen(atomic) => atomics[atomic].store(choose(2) as i64),
            Act::LockOut => self.lock_out(),
            Act::UnlockOut => self.unlock_out(),
            Act::Spin(atomic) => while atomics[atomic].load() <= 0 {},
            Act::SpinLocked(lock) => while !self.positive(lock) {},
            Act::SpinRested(lock) => {
                while !self.positive(lock) {
                    rest();
                }
            }
            Act::SpinLock(lock) => while !self.try_lock(lock) {},
            Act::GiveWay(lock) => while !self.give_way(lock) {},
        }
    }

    fn positive(&self, lock: usize) -> bool {
        let _guard = self.held[lock]
            .is_none()
            .then(|| self.things.locks[lock].lock());
        self.things.atomics[lock].load() > 0
    }

    fn try_lock(&mut self, lock: usize) -> bool {
        self.held[lock] = self.held[lock]
            .take()
            .or_else(|| self.things.locks[lock].try_lock());
        self.held[lock].is_some()
    }

    fn give_way(&self, lock: usize) -> bool {
        let [mine, other] = [lock, 1 - lock].map(|lock| &self.things.locks[lock]);
        let _mine = self.held[lock].is_none().then(|| mine.lock());
        self.held[1 - lock].is_some() || other.try_lock().is_some()
    }

    fn lock(&mut self, lock: usize) {
        if self.held[lock].is_none() {
            self.held[lock] = Some(self.things.locks[lock].lock());
        }
    }

    fn lock_out(&mut self) {
        explorer::lock(Stream::Out);
        self.locked += 1;
    }

    fn unlock_out(&mut self) {
        if self.locked > 0 {
            explorer::unlock(Stream::Out, Location::caller());
            self.locked -= 1;
        }
    }

    fn wait(&mut self, lock: usize) {
        self.lock(lock);
        self.held[lock] = self.held[lock]
            .take()
            .map(|guard| self.things.condvar.wait(guard, false));
    }
}

fn act(polls: bool) -> impl Strategy<Value = Act> {
    let mut numbered = vec![
        Act::Lock as fn(usize) -> Act,
        Act::TryLock,
        Act::Unlock,
        Act::Load,
        Act::Store,
        Act::Add,
        Act::LoadThenStore,
        Act::Await,
        Act::Tell,
        Act::ExitIf,
        Act::PanicIf,
        Act::Wait,
        Act::StoreChosen,
    ];
    if polls {
        numbered.extend(
            [
                Act::Spin as fn(usize) -> Act,
                Act::SpinLocked,
                Act::SpinRested,
                Act::SpinLock,
                Act::GiveWay,
            ]
            .repeat(3),
        );
    }
    let plain = [
        Act::TakeAny,
        Act::Say,
        Act::NotifyOne,
        Act::NotifyAll,
        Act::Send,
        Act::Receive,
        Act::LockOut,
        Act::UnlockOut,
    ];
    prop_oneof![
        3 => (proptest::sample::select(numbered), 0..2_usize).prop_map(|(act, number)| act(number)),
        1 => proptest::sample::select(plain.to_vec()),
    ]
}

fn plan(polls: bool) -> impl Strategy<Value = Plan> {
    let most = if polls { 3 } else { 4 };
    let two = proptest::collection::vec(proptest::collection::vec(act(polls), 1..=most), 2);
    let three = proptest::collection::vec(proptest::collection::vec(act(polls), 1..most), 3);
    (prop_oneof![two, three], any::<bool>()).prop_map(|(threads, joined)| Plan { threads, joined })
}

/// Explores the program with the reduction, in an order that `seed` decides.
fn reduced(plan: &Plan, seed: u64, executions: u64) -> explorer::Report {
    let orders = [
        Order::Continue,
        Order::Oldest,
        Order::Youngest,
        Order::Shuffled(seed),
    ];
    let plan = plan.clone();
    explore(
        &Search {
            order: orders[(seed % 4) as usize],
            straight: if seed & 4 == 0 { 0 } else { 1_000 },
            executions,
            samples: 0,
            ..Search::default()
        },
        move || plan.run(),
    )
}

/// All outcomes where there are few executions; otherwise those that some executions and a sample have.
fn reference(plan: &Plan) -> explorer::Report {
    let plan = plan.clone();
    explore(
        &Search {
            executions: 5_000,
            samples: 1_000,
            ..brute()
        },
        move || plan.run(),
    )
}

/// Random programs a run: `PROPTEST_CASES`, or a thousand.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(1_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reduction_loses_no_outcome(plan in plan(false), seed in any::<u64>()) {
        let (some, all) = (reduced(&plan, seed, 1_000_000), reference(&plan));
        prop_assert!(some.exhaustive);
        let (found, known) = (outcomes(&some), outcomes(&all));
        prop_assert!(known.is_subset(&found), "lost: {:#?}", known.difference(&found).collect::<Vec<_>>());
        prop_assert!(!all.exhaustive || found == known, "invented: {:#?}", found.difference(&known).collect::<Vec<_>>());
    }
}

/// Of a thousand random programs, so many at most are not compared: in three of their threads that keep waking each other there are
/// too many orders.
const SKIPPED: u32 = 20;

#[test]
fn waiting_instead_of_polling_loses_no_outcome() {
    let config = ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let skipped = Cell::new(0);
    let compared = TestRunner::new(config).run(&(plan(true), any::<u64>()), |(plan, seed)| {
        let some = reduced(&plan, seed, 20_000);
        prop_assert_eq!((some.totals.cut, some.totals.diverged), (0, 0));
        if some.exhaustive {
            return loses_nothing(&plan, seed, &some);
        }
        skipped.set(skipped.get() + 1);
        Ok(())
    });
    compared.unwrap_or_else(|wrong| panic!("{wrong}"));
    let most = (SKIPPED * cases()).div_ceil(1_000);
    assert!(skipped.get() <= most, "skipped: {}", skipped.get());
}

/// What the reduction found of a program is what brute force finds of it, and what comes where nobody waits.
fn loses_nothing(plan: &Plan, seed: u64, some: &explorer::Report) -> Result<(), TestCaseError> {
    let (found, waiting) = (as_told(some), reference(plan));
    let going_round = unending(plan, seed);
    for all in [&waiting, &going_round] {
        let known = as_told(all);
        prop_assert!(
            known.is_subset(&found),
            "lost: {:#?}",
            known.difference(&found).collect::<Vec<_>>()
        );
    }
    let known = as_told(&waiting);
    prop_assert!(
        !waiting.exhaustive || found == known,
        "invented: {:#?}",
        found.difference(&known).collect::<Vec<_>>()
    );
    let is_unending =
        |outcome: &Outcome| matches!(outcome.end, End::Endless(_) | End::Livelocked(_));
    prop_assert!(some.outcomes.keys().any(is_unending) || !goes_on_for_ever(&going_round));
    livelocks(some, &waiting)
}

/// Where threads that go round do not meet, brute force finds no livelock either; and it finds each that the reduction finds.
fn livelocks(some: &explorer::Report, waiting: &explorer::Report) -> Result<(), TestCaseError> {
    let (found, known) = (livelocked(some), livelocked(waiting));
    prop_assert!(some.entangled || found.is_empty(), "alone: {found:#?}");
    prop_assert!(some.entangled || known.is_empty(), "lost: {known:#?}");
    prop_assert!(
        !waiting.exhaustive || found.is_subset(&known),
        "invented: {:#?}",
        found.difference(&known).collect::<Vec<_>>()
    );
    Ok(())
}

/// Livelocks, without who polls where.
fn livelocked(report: &explorer::Report) -> BTreeSet<Outcome> {
    let outcomes = report.outcomes.keys().cloned();
    let end = End::Livelocked(Vec::new());
    outcomes
        .filter(is_livelocked)
        .map(|outcome| Outcome {
            end: end.clone(),
            ..outcome
        })
        .collect()
}

/// Outcomes but those that are cut or livelocked, without who polls where: of threads that wake each other, several or one may go on
/// for ever, and the same livelock is found in one order of independent steps and not in another.
fn as_told(report: &explorer::Report) -> BTreeSet<Outcome> {
    let outcomes = report.outcomes.keys().cloned();
    let told = outcomes.filter(|outcome| !outcome.end.is_cut() && !is_livelocked(outcome));
    told.map(|outcome| match outcome.end {
        End::Endless(_) => Outcome {
            end: End::Endless(Vec::new()),
            ..outcome
        },
        _ => outcome,
    })
    .collect()
}

fn is_livelocked(outcome: &Outcome) -> bool {
    matches!(outcome.end, End::Livelocked(_))
}

/// Outcomes of some executions in which who polls goes round and round.
fn unending(plan: &Plan, seed: u64) -> explorer::Report {
    let plan = plan.clone();
    let search = Search {
        executions: 200,
        samples: 400,
        steps: 60,
        polls: false,
        seed,
        ..brute()
    };
    explore(&search, move || plan.run())
}

/// Whether every execution that was drawn at random was too long for anything but a thread that polls for ever.
fn goes_on_for_ever(report: &explorer::Report) -> bool {
    report.outcomes.keys().all(|outcome| outcome.end.is_cut())
}

/// Once, what a step had announced counted for where its thread stood, and rounds were missed.
#[test]
fn who_waits_with_a_pause_for_who_waits_without_is_seen_to_poll() {
    let threads = vec![
        vec![Act::Lock(0)],
        vec![Act::SpinLocked(1)],
        vec![Act::SpinRested(1)],
    ];
    let plan = Plan {
        threads,
        joined: true,
    };
    let some = reduced(&plan, 7_150_863_730_818_226_123, 20_000);
    assert_eq!((some.totals.cut, some.totals.diverged), (0, 0));
}
