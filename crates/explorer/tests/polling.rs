//! Threads that poll: what the explorer makes of loops that only look again.

mod support;

use std::cell::Cell;
use std::rc::Rc;

use explorer::{Decision, End, Limit, Search, explore, replay, spawn};
use support::{Atomic, Condvar, Lock, brief, expect, reduced, say, together};

fn shared<T: Default>() -> (Rc<T>, Rc<T>) {
    let one = Rc::new(T::default());
    (one.clone(), one)
}

fn unsampled() -> Search {
    Search {
        samples: 0,
        ..Search::default()
    }
}

fn spin(flag: &Atomic) {
    while flag.load() == 0 {}
}

#[test]
fn a_thread_that_polls_sees_what_comes() {
    expect(
        || {
            let (flag, theirs) = shared::<Atomic>();
            let other = spawn(move || theirs.store(1));
            spin(&flag);
            other.join();
            say("done");
        },
        &["done"],
    );
}

#[test]
fn what_nobody_changes_is_polled_for_ever() {
    expect(|| spin(&Atomic::default()), &["endless"]);
}

#[test]
fn two_that_wait_for_each_other_poll_for_ever() {
    expect(
        || {
            let (flags, theirs) = shared::<[Atomic; 2]>();
            let other = spawn(move || {
                spin(&theirs[0]);
                theirs[1].store(1);
            });
            spin(&flags[1]);
            flags[0].store(1);
            other.join();
        },
        &["endless"],
    );
}

#[test]
fn a_loop_that_counts_its_rounds_ends() {
    expect(
        || {
            let (lock, theirs) = shared::<Lock>();
            let other = spawn(move || drop(theirs.lock()));
            let taken = (0..3).any(|_| lock.try_lock().is_some());
            other.join();
            say(taken);
        },
        &["false", "true"],
    );
}

#[test]
fn a_spin_lock_is_taken() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Atomic::default()));
            let body = |number: i64| -> Box<dyn FnOnce()> {
                let state = state.clone();
                Box::new(move || {
                    let _guard = std::iter::repeat_with(|| state.0.try_lock())
                        .flatten()
                        .next();
                    state.1.store(10 * state.1.load() + number);
                })
            };
            together([body(1), body(2)]);
            say(state.1.load());
        },
        &["12", "21"],
    );
}

fn look(lock: &Lock, value: &Atomic) -> i64 {
    let _guard = lock.lock();
    value.load()
}

#[test]
fn under_a_lock_a_thread_can_poll_too() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Atomic::default()));
            let theirs = state.clone();
            let other = spawn(move || {
                let _guard = theirs.0.lock();
                theirs.1.store(1);
            });
            while look(&state.0, &state.1) == 0 {}
            other.join();
            say("done");
        },
        &["done"],
    );
}

#[test]
fn threads_that_poll_under_one_lock_do_not_keep_each_other_awake() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Atomic::default()));
            let body = || -> Box<dyn FnOnce()> {
                let state = state.clone();
                Box::new(move || while look(&state.0, &state.1) == 0 {})
            };
            together([body(), body()]);
        },
        &["endless"],
    );
}

#[test]
fn what_is_seen_in_the_middle_of_a_round_is_seen() {
    // The other thread holds the lock for a moment, in each of its rounds.
    let expected = ["false false", "false true", "true false", "true true"];
    expect(
        || {
            let (lock, theirs) = shared::<Lock>();
            let stop = Rc::new(Atomic::default());
            let told = stop.clone();
            let other = spawn(move || while look(&theirs, &told) == 0 {});
            let seen = [0; 2].map(|_| lock.try_lock().is_some());
            stop.store(1);
            other.join();
            say(format!("{} {}", seen[0], seen[1]));
        },
        &expected,
    );
}

#[test]
fn two_who_give_way_to_each_other_may_do_so_for_ever() {
    fn program() {
        let locks = Rc::new([Lock::default(), Lock::default()]);
        let body = |mine: usize| -> Box<dyn FnOnce()> {
            let locks = locks.clone();
            Box::new(move || while !take_both(&locks[mine], &locks[1 - mine]) {})
        };
        together([body(0), body(1)]);
        say("done");
    }
    for search in reduced() {
        let report = explore(&search, program);
        assert!(
            report.exhaustive
                && brief(&report).iter().eq(["done", "livelocked"])
                && report.entangled,
            "{report:?}"
        );
        for (outcome, found) in &report.outcomes {
            assert_eq!(
                replay(&found.witness, program).expect("it replays").outcome,
                *outcome
            );
        }
    }
}

/// Takes one lock, and the other if it is free.
fn take_both(mine: &Lock, other: &Lock) -> bool {
    let _mine = mine.lock();
    other.try_lock().is_some()
}

#[test]
fn a_thread_that_waits_beside_one_that_polls_is_told_of() {
    let report = explore(&Search::default(), || {
        let (lock, theirs) = shared::<Lock>();
        let _guard = lock.lock();
        spawn(move || drop(theirs.lock()));
        spin(&Atomic::default());
    });
    let (outcome, _) = report.outcomes.first_key_value().expect("one");
    let End::Endless(waiting) = &outcome.end else {
        panic!("{outcome:?}");
    };
    let told: Vec<_> = waiting
        .iter()
        .map(|one| (one.thread.as_str(), one.label))
        .collect();
    assert_eq!(told, [("0", "load"), ("0.1", "lock")]);
}

#[test]
fn waking_for_nothing_again_and_again_is_no_end() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Condvar::default(), Atomic::default()));
            let mut guard = state.0.lock();
            while state.2.load() == 0 {
                guard = state.1.wait(guard, true);
            }
        },
        &["deadlocked"],
    );
}

#[test]
fn a_thread_that_ends_the_process_does_not_wait_for_one_that_polls() {
    expect(
        || {
            spawn(|| spin(&Atomic::default()));
            say("done");
        },
        &["done"],
    );
}

#[test]
fn a_loop_that_prints_is_not_taken_for_one_that_only_looks() {
    let search = Search {
        steps: 50,
        ..unsampled()
    };
    let report = explore(&search, || {
        loop {
            say("again");
        }
    });
    assert_eq!(
        report.outcomes.keys().next().map(|outcome| &outcome.end),
        Some(&End::Cut(Limit::Steps))
    );
}

#[test]
fn a_loop_that_says_it_gets_somewhere_is_believed() {
    let turns = Rc::new(Cell::new(0));
    let report = explore(&Search::default(), move || {
        turns.set(0);
        let flag = Atomic::default();
        while flag.load() == 0 && turns.get() < 20 {
            turns.set(turns.get() + 1);
            explorer::progressed();
        }
        say(turns.get());
    });
    assert_eq!(brief(&report).into_iter().collect::<Vec<_>>(), ["20"]);
}

#[test]
fn a_loop_that_counts_where_nobody_looks_is_not_called_endless() {
    let turns = Rc::new(Cell::new(0));
    let search = Search {
        straight: 0,
        ..unsampled()
    };
    let report = explore(&search, move || {
        turns.set(0);
        let flag = Atomic::default();
        while flag.load() == 0 && turns.get() < 20 {
            turns.set(turns.get() + 1);
        }
        say(turns.get());
    });
    assert!(!report.exhaustive && report.caveats.contains("unseen state"));
    assert!(report.outcomes.keys().all(|outcome| outcome.end.is_cut()));
}

#[test]
fn only_where_an_execution_is_long_does_anybody_look_for_circles() {
    fn two_writers() {
        let flag = Rc::new(Atomic::default());
        let theirs = flag.clone();
        let other = spawn(move || theirs.store(1));
        say(flag.load());
        other.join();
    }
    fn waits_for_ever() {
        let flag = Atomic::default();
        while flag.load() == 0 {}
    }
    for (program, looks) in [(two_writers as fn(), false), (waits_for_ever, true)] {
        let report = explore(&unsampled(), program);
        assert!(report.exhaustive);
        for (outcome, found) in &report.outcomes {
            assert_eq!(found.witness.0.first() == Some(&Decision::Poll), looks);
            let written = found.witness.to_string().parse().unwrap();
            assert_eq!(found.witness, written);
            assert_eq!(replay(&written, program).unwrap().outcome, *outcome);
        }
        let always = Search {
            straight: 0,
            ..unsampled()
        };
        assert!(
            explore(&always, program)
                .outcomes
                .keys()
                .eq(report.outcomes.keys())
        );
    }
}
