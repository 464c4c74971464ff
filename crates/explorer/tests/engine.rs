//! What the engine promises besides the set of outcomes.

mod support;

use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;

use explorer::{
    Access, Decision, Diverged, End, Limit, Object, Op, Order, Schedule, Search, explore, replay,
    settle_at, spawn, step, step_at,
};
use support::{Atomic, Lock, brief, brute, outcomes, say, together};

fn lost_update() {
    let total = Rc::new(Atomic::default());
    let body = || -> Box<dyn FnOnce()> {
        let total = total.clone();
        Box::new(move || {
            let seen = total.load();
            total.store(seen + 1);
        })
    };
    together([body(), body()]);
    say(total.load());
}

fn opposite_locks() {
    let (a, b) = (Rc::new(Lock::default()), Rc::new(Lock::default()));
    let (c, d) = (a.clone(), b.clone());
    let other = spawn(move || {
        let _first = d.lock();
        let _second = c.lock();
    });
    {
        let _first = a.lock();
        let _second = b.lock();
    }
    other.join();
}

#[test]
fn a_witness_replays_to_its_outcome_every_time() {
    let report = explore(&Search::default(), lost_update);
    for (outcome, found) in &report.outcomes {
        let first = replay(&found.witness, lost_update).expect("it is the program's");
        assert_eq!(&first.outcome, outcome);
        let written: Schedule = found.witness.to_string().parse().expect("it reads back");
        assert_eq!(replay(&written, lost_update).expect("the same"), first);
    }
}

#[test]
fn a_trace_names_thread_operation_object_line_and_output() {
    let report = explore(&Search::default(), lost_update);
    let found = report.outcomes.values().next().expect("an outcome");
    let trace = replay(&found.witness, lost_update)
        .expect("it is the program's")
        .trace;
    let first = trace
        .iter()
        .find(|step| step.label == "load")
        .expect("a load");
    assert_eq!((first.thread.as_str(), first.objects.len()), ("0.1", 1));
    assert!(
        first.file.ends_with("tests/engine.rs") && first.line > 0,
        "{first:?}"
    );
    assert!(
        trace
            .iter()
            .any(|step| step.label == "print" && step.stdout == "1\n" && step.line > first.line)
    );
    assert_eq!(trace.last().map(|step| step.label), Some("exit"));
}

#[test]
fn a_schedule_of_another_program_is_refused() {
    let nonsense = Schedule(vec![Decision::Step(0), Decision::Step(7)]);
    assert_eq!(
        replay(&nonsense, lost_update),
        Err(Diverged { followed: 0 })
    );
    assert!("0 x".parse::<Schedule>().is_err());
    assert!("0x99999999999".parse::<Schedule>().is_err());
}

#[test]
fn a_deadlock_says_who_waits_where() {
    let report = explore(&Search::default(), opposite_locks);
    let waiting = report
        .outcomes
        .keys()
        .find_map(|outcome| match &outcome.end {
            End::Deadlocked(waiting) => Some(waiting),
            _ => None,
        });
    let waiting = waiting.expect("a deadlock");
    let threads: Vec<_> = waiting
        .iter()
        .map(|thread| (thread.thread.as_str(), thread.label))
        .collect();
    assert_eq!(threads, [("0", "lock"), ("0.1", "lock")]);
    assert!(
        waiting
            .iter()
            .all(|thread| thread.file.ends_with("tests/engine.rs"))
    );
}

#[test]
fn the_same_search_finds_the_same_in_the_same_order() {
    for order in [Order::Continue, Order::Shuffled(7)] {
        let search = Search {
            order,
            ..Search::default()
        };
        assert_eq!(explore(&search, lost_update), explore(&search, lost_update));
    }
}

#[test]
fn the_reduction_leaves_executions_out() {
    let some = explore(&Search::default(), lost_update);
    let all = explore(&brute(), lost_update);
    assert!(
        some.totals.executions * 5 < all.totals.executions,
        "{:?} {:?}",
        some.totals,
        all.totals
    );
}

#[test]
fn independent_threads_need_one_execution() {
    let report = explore(&Search::default(), || {
        let body = || -> Box<dyn FnOnce()> {
            Box::new(|| (0..5).for_each(|value| Atomic::default().store(value)))
        };
        together([body(), body(), body()]);
    });
    assert_eq!((report.totals.executions, report.totals.pruned), (1, 0));
}

#[test]
fn a_search_that_is_too_large_becomes_a_sample_and_says_so() {
    let search = Search {
        executions: 3,
        samples: 200,
        seed: 1,
        ..brute()
    };
    let report = explore(&search, lost_update);
    assert!(!report.exhaustive);
    assert_eq!(
        (report.totals.executions, report.totals.sampled),
        (203, 200)
    );
    assert_eq!(outcomes(&report), outcomes(&explore(&brute(), lost_update)));
    assert_eq!(report, explore(&search, lost_update));
}

#[test]
fn a_bound_on_preemptions_is_no_proof_unless_nothing_was_left_out() {
    let bounded = |preemptions| {
        explore(
            &Search {
                preemptions: Some(preemptions),
                samples: 0,
                ..Search::default()
            },
            lost_update,
        )
    };
    let (none, one, many) = (bounded(0), bounded(1), bounded(100));
    assert_eq!((brief(&none).len(), none.exhaustive), (1, false));
    assert_eq!((brief(&one).len(), one.exhaustive), (2, false));
    assert_eq!((brief(&many).len(), many.exhaustive), (2, true));
}

#[test]
fn where_nobody_looks_for_polling_it_is_cut() {
    let search = Search {
        steps: 100,
        executions: 10,
        samples: 0,
        polls: false,
        ..Search::default()
    };
    let report = explore(&search, || {
        let number = Atomic::default();
        while number.load() == 0 {}
    });
    assert!(!report.exhaustive && report.totals.cut > 0);
    assert!(
        report
            .outcomes
            .keys()
            .all(|outcome| outcome.end == End::Cut(Limit::Steps))
    );
}

#[test]
fn too_many_threads_are_cut() {
    let search = Search {
        executions: 1,
        samples: 0,
        ..Search::default()
    };
    let report = explore(&search, || {
        for _ in 0..100 {
            spawn(|| ());
        }
    });
    assert!(!report.exhaustive);
    assert_eq!((report.totals.cut, report.totals.leaked), (1, 0));
}

#[test]
fn a_static_object_is_new_in_every_execution() {
    static OBJECT: Object = Object::new("static");
    fn touch() {
        let objects = &[(&OBJECT, explorer::Access::Write)];
        explorer::step(Op {
            label: "touch",
            objects,
            ready: None,
            apply: || (),
        });
    }
    let report = explore(&brute(), || together([Box::new(touch), Box::new(touch)]));
    assert!(report.exhaustive && report.totals.executions > 2);
}

#[test]
fn a_program_that_does_not_repeat_itself_is_found_out() {
    let runs = std::cell::Cell::new(0);
    let report = explore(
        &Search {
            samples: 0,
            ..brute()
        },
        move || {
            runs.set(runs.get() + 1);
            let other = spawn(|| say("a"));
            if runs.get() == 1 {
                say("b");
            }
            other.join();
        },
    );
    assert!(!report.exhaustive && report.totals.diverged == 1);
}

/// Joins its thread when it is dropped.
struct Joined(explorer::Thread);

impl Drop for Joined {
    fn drop(&mut self) {
        self.0.join();
    }
}

#[test]
fn an_abandoned_execution_drops_what_its_threads_hold() {
    let held = Rc::new(());
    let theirs = held.clone();
    let report = explore(&Search::default(), move || {
        let (a, b) = (Rc::new(Lock::default()), theirs.clone());
        let never = a.clone();
        let _guard = a.lock();
        let _joined = Joined(spawn(move || {
            let _held = b;
            let _guard = never.lock();
        }));
        let _again = a.lock();
    });
    assert_eq!((report.outcomes.len(), report.totals.leaked), (1, 0));
    assert_eq!(Rc::strong_count(&held), 1);
}

/// Resident memory of this process, in kilobytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .map_or(0, |pages: u64| pages * 4)
}

#[test]
fn many_executions_stay_flat_in_memory() {
    let search = Search {
        executions: 1,
        samples: 20_000,
        ..brute()
    };
    let rounds: Vec<u64> = (0..5)
        .map(|_| (explore(&search, opposite_locks), resident()).1)
        .collect();
    assert!(rounds[4] < rounds[0] + 4_000, "{rounds:?} kB");
}

#[test]
fn a_step_can_stand_for_another_line() {
    let here = Location::caller();
    let program = move || {
        step_at(here, nothing());
    };
    let found = explore(&Search::default(), program);
    let witness = &found.outcomes.values().next().expect("an outcome").witness;
    let trace = replay(witness, program).expect("it is the program's").trace;
    assert_eq!((trace[0].file, trace[0].line), (here.file(), here.line()));
}

fn nothing<'a>() -> Op<'a, impl FnOnce()> {
    Op {
        label: "nothing",
        objects: &[],
        ready: None,
        apply: || (),
    }
}

/// Two threads wait for ever, one for the other's lock, the other for what never comes.
fn stuck(went_on: Rc<Cell<u32>>) {
    let (lock, taken) = (Rc::new(Object::default()), Rc::new(Cell::new(true)));
    let (other_lock, other_taken) = (lock.clone(), taken.clone());
    let other = spawn(move || {
        let free = || !other_taken.get();
        settle_at(
            Location::caller(),
            Op {
                label: "lock",
                objects: &[(&other_lock, Access::Write)],
                ready: Some(&free),
                apply: || (),
            },
        );
        went_on.set(went_on.get() + 1);
        step_at(Location::caller(), nothing());
        went_on.set(went_on.get() + 100);
    });
    let _unlock = Unlock(taken);
    step(Op {
        label: "wait",
        objects: &[],
        ready: Some(&|| false),
        apply: || (),
    });
    other.join();
}

struct Unlock(Rc<Cell<bool>>);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

#[test]
fn what_must_not_unwind_is_done_in_an_execution_that_has_ended() {
    let went_on = Rc::new(Cell::new(0));
    let seen = went_on.clone();
    let report = explore(&Search::default(), move || stuck(seen.clone()));
    assert_eq!((report.totals.leaked, went_on.get()), (0, 1));
}

#[test]
fn a_million_executions_stay_flat_in_memory() {
    let search = Search {
        executions: 0,
        samples: 1_000,
        ..brute()
    };
    let program = || spawn(|| ()).join();
    explore(&search, program);
    let before = resident();
    let samples = 1_000_000;
    let report = explore(&Search { samples, ..search }, program);
    assert_eq!(report.totals.executions, samples);
    assert!(
        resident() < before + 4_000,
        "{before} kB before, {} kB after",
        resident()
    );
}
