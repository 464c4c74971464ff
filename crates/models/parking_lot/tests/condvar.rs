//! `Condvar`.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;
use std::time::Duration;

use explorer::{Search, explore, spawn};
use model_parking_lot::{Condvar, Mutex};
use model_std::time::Instant;
use support::{expect, say, together};

const A_WHILE: Duration = Duration::from_millis(1);

type Shared = Rc<(Mutex<i32>, Condvar)>;

fn shared() -> Shared {
    Rc::default()
}

/// A thread that changes the value under the lock, and then does this.
fn changer(shared: &Shared, then: fn(&Condvar)) -> explorer::Thread {
    let shared = shared.clone();
    spawn(move || {
        let mut value = shared.0.lock();
        *value = 1;
        then(&shared.1);
    })
}

fn one(condvar: &Condvar) {
    condvar.notify_one();
}

#[test]
fn a_wait_ends_by_a_notice_and_by_nothing_else() {
    let program = |then: fn(&Condvar)| {
        move || {
            let shared = shared();
            let other = changer(&shared, then);
            let mut value = shared.0.lock();
            if *value == 0 {
                shared.1.wait(&mut value);
            }
            say(*value);
            drop(value);
            other.join();
        }
    };
    expect(program(one), &["1"]);
    expect(
        program(|condvar| say(condvar.notify_all())),
        &["0 1", "1 1"],
    );
    expect(program(|_| ()), &["1", "deadlocked wait"]);
}

#[test]
fn a_notice_that_nobody_waits_for_is_lost() {
    expect(
        || {
            let shared = shared();
            let theirs = shared.clone();
            let other = spawn(move || say(theirs.1.notify_one()));
            let mut value = shared.0.lock();
            shared.1.wait(&mut value);
            drop(value);
            other.join();
        },
        &["true", "false deadlocked wait"],
    );
}

#[test]
fn a_notice_wakes_any_one() {
    expect(
        || {
            let (shared, told) = (shared(), Rc::new(Condvar::new()));
            let waiter = |name: &'static str| {
                let (shared, told) = (shared.clone(), told.clone());
                spawn(move || {
                    let mut value = shared.0.lock();
                    *value += 1;
                    told.notify_one();
                    shared.1.wait(&mut value);
                    say(name);
                    *value += 1;
                    told.notify_one();
                })
            };
            let until = |wanted| told.wait_while(&mut shared.0.lock(), |value| *value < wanted);
            waiter("came first");
            until(1);
            waiter("came second");
            until(2);
            shared.1.notify_one();
            until(3);
        },
        &["came first", "came second"],
    );
}

#[test]
fn a_wait_with_a_time_may_end_by_itself() {
    expect(
        || {
            let shared = shared();
            let other = changer(&shared, one);
            let mut value = shared.0.lock();
            let result = shared.1.wait_for(&mut value, A_WHILE);
            say(format!("{} {}", result.timed_out(), *value));
            drop(value);
            other.join();
        },
        &["true 0", "true 1", "false 1"],
    );
}

#[test]
fn a_wait_without_end_has_no_time() {
    expect(
        || {
            let shared = shared();
            let mut value = shared.0.lock();
            shared.1.wait_for(&mut value, Duration::MAX);
        },
        &["deadlocked wait_for"],
    );
}

#[test]
fn a_wait_in_vain_takes_its_time() {
    let seen = || {
        let lock = Mutex::new(());
        let held = lock.lock();
        let begin = Instant::now();
        assert!(lock.try_lock_for(A_WHILE).is_none());
        assert!(begin.elapsed() >= A_WHILE);
        let deadline = Instant::now() + A_WHILE;
        assert!(lock.try_lock_until(deadline).is_none());
        assert!(Instant::now() >= deadline);
        drop(held);
        let (condvar, deadline) = (Condvar::new(), Instant::now() + A_WHILE);
        while Instant::now() < deadline {
            condvar.wait_until(&mut lock.lock(), deadline);
        }
        say("on time");
    };
    let report = explore(&Search::default(), seen);
    let outcomes: Vec<_> = report.outcomes.keys().collect();
    assert_eq!(outcomes[0].stdout, "on time\n");
    assert_eq!((outcomes.len(), report.exhaustive), (1, false));
}

#[test]
fn who_gave_up_gets_no_notice() {
    expect(
        || {
            let shared = shared();
            let theirs = shared.clone();
            let other = spawn(move || {
                let _value = theirs.0.lock();
                say(theirs.1.notify_one());
            });
            let mut value = shared.0.lock();
            let timed_out = shared.1.wait_for(&mut value, A_WHILE).timed_out();
            drop(value);
            other.join();
            say(timed_out);
        },
        &["true false", "false true"],
    );
}

#[test]
fn a_condition_has_the_last_word() {
    expect(
        || {
            let shared = shared();
            let other = changer(&shared, |_| ());
            let mut value = shared.0.lock();
            let is_zero = |value: &mut i32| *value == 0;
            let result = shared.1.wait_while_for(&mut value, is_zero, A_WHILE);
            say(format!("{} {}", result.timed_out(), *value));
            drop(value);
            other.join();
        },
        &["false 1", "true 0"],
    );
}

#[test]
fn all_are_woken_and_counted() {
    expect(
        || {
            let shared = shared();
            let waiter = || -> Box<dyn FnOnce()> {
                let shared = shared.clone();
                Box::new(move || {
                    let mut value = shared.0.lock();
                    *value += 1;
                    match *value {
                        2 => say(shared.1.notify_all()),
                        _ => shared.1.wait(&mut value),
                    }
                    say("through");
                })
            };
            together([waiter(), waiter()]);
        },
        &["1 through through"],
    );
}

#[test]
fn two_mutexes_at_once_are_refused() {
    expect(
        || {
            let shared = shared();
            let theirs = shared.clone();
            let _other = spawn(move || theirs.1.wait(&mut theirs.0.lock()));
            let mutex = Mutex::new(());
            let mut guard = mutex.lock();
            shared.1.wait_for(&mut guard, A_WHILE);
            drop(guard);
            say(mutex.is_locked());
        },
        &[
            "panicked:attempted to use a condition variable with more than one mutex status:101",
            "false",
            "false panicked:attempted to use a condition variable with more than one mutex",
        ],
    );
}

#[test]
fn an_execution_that_ends_in_a_wait_unwinds() {
    expect(
        || {
            let shared = shared();
            let theirs = shared.clone();
            let _other = spawn(move || {
                let mut value = theirs.0.lock();
                theirs.1.wait(&mut value);
                *value = 2;
            });
            let mut value = shared.0.lock();
            shared.1.wait(&mut value);
        },
        &["deadlocked wait wait"],
    );
}
