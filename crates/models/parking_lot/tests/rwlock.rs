//! `RwLock`, `RecursiveRwLock`.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;
use std::time::Duration;

use explorer::spawn;
use model_parking_lot::{
    RecursiveRwLock, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard,
};
use support::{expect, say, together};

const A_WHILE: Duration = Duration::from_millis(1);

#[test]
fn readers_read_together_and_a_writer_writes_alone() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(0));
            let theirs = lock.clone();
            let other = spawn(move || {
                let mut value = theirs.write();
                *value = 1;
                say("half");
                *value = 2;
            });
            let first = lock.read();
            let second = lock.try_read();
            say(format!("{} {:?}", *first, second.as_deref()));
            drop((first, second));
            other.join();
        },
        &["0 Some(0) half", "0 None half", "half 2 Some(2)"],
    );
}

#[test]
fn two_readers_can_meet() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let other = spawn(move || {
                let _read = theirs.read();
                say("in");
                say("out");
            });
            let _read = lock.read();
            say("IN");
            say("OUT");
            drop(_read);
            other.join();
        },
        &[
            "in out IN OUT",
            "in IN out OUT",
            "in IN OUT out",
            "IN in out OUT",
            "IN in OUT out",
            "IN OUT in out",
        ],
    );
}

#[test]
fn a_second_read_may_wait_for_a_writer_that_waits_for_the_first() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.write()));
            {
                let _first = lock.read();
                let _second = lock.read();
            }
            other.join();
        },
        &["", "deadlocked read write"],
    );
}

#[test]
fn a_second_read_of_a_recursive_lock_waits_for_nobody() {
    expect(
        || {
            let lock = Rc::new(RecursiveRwLock::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.write()));
            {
                let _first = lock.read();
                let _second = lock.read();
                say(lock.try_write().is_some());
            }
            other.join();
        },
        &["false"],
    );
}

#[test]
fn a_recursive_lock_still_excludes() {
    expect(
        || {
            let lock = Rc::new(RecursiveRwLock::new(0));
            let theirs = lock.clone();
            let other = spawn(move || {
                let mut value = theirs.write();
                *value = 1;
                say("half");
                *value = 2;
            });
            let value = *lock.read();
            say(value);
            other.join();
        },
        &["0 half", "half 0", "half 2"],
    );
}

#[test]
fn a_reader_that_wants_to_write_waits_for_itself() {
    expect(
        || {
            let lock = RwLock::new(());
            let _read = lock.read();
            let _write = lock.write();
        },
        &["deadlocked write"],
    );
}

#[test]
fn an_upgradable_reader_reads_with_others_and_excludes_its_like() {
    expect(
        || {
            let lock = RwLock::new(());
            let upgradable = lock.upgradable_read();
            let tried = (
                lock.try_read().is_some(),
                lock.try_upgradable_read().is_some(),
                lock.try_write().is_some(),
            );
            say(format!("{tried:?}"));
            let write = RwLockUpgradableReadGuard::upgrade(upgradable);
            say(lock.try_read().is_some());
            let upgradable = RwLockWriteGuard::downgrade_to_upgradable(write);
            say(lock.try_upgradable_read().is_some());
            let read = RwLockUpgradableReadGuard::downgrade(upgradable);
            say(lock.try_upgradable_read().is_some());
            drop(read);
            drop(RwLockWriteGuard::downgrade(lock.write()));
            say(lock.is_locked() || lock.is_locked_exclusive());
        },
        &["(true, false, false) false false true false"],
    );
}

#[test]
fn nobody_gets_between_a_read_and_its_upgrade() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(0));
            let add = || -> Box<dyn FnOnce()> {
                let lock = lock.clone();
                Box::new(move || {
                    let value = lock.upgradable_read();
                    let seen = *value;
                    *RwLockUpgradableReadGuard::upgrade(value) = seen + 1;
                })
            };
            together([add(), add()]);
            say(*lock.read());
        },
        &["2"],
    );
}

#[test]
fn a_reader_with_a_second_read_may_hold_an_upgrade_up() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let other =
                spawn(move || drop(RwLockUpgradableReadGuard::upgrade(theirs.upgradable_read())));
            {
                let _first = lock.read();
                let _second = lock.read();
            }
            other.join();
        },
        &["", "deadlocked read upgrade"],
    );
}

#[test]
fn an_upgrade_can_be_tried_and_given_back() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(0));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.read()));
            let value = lock.upgradable_read();
            let value = match RwLockUpgradableReadGuard::try_upgrade(value) {
                Ok(_) => return say("at once"),
                Err(value) => value,
            };
            say(lock.try_upgradable_read().is_none());
            match RwLockUpgradableReadGuard::try_upgrade_for(value, A_WHILE) {
                Ok(mut value) => *value = 1,
                Err(value) => say(format!("still {}", *value)),
            }
            other.join();
        },
        &["at once", "true", "true still 0"],
    );
}

#[test]
fn a_guard_can_be_upgraded_for_a_call() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(0));
            let theirs = lock.clone();
            let other = spawn(move || say(*theirs.read()));
            let mut value = lock.upgradable_read();
            value.with_upgraded(|value| *value = 1);
            say(lock.try_upgradable_read().is_none());
            drop(value);
            other.join();
        },
        &["0 true", "1 true", "true 1"],
    );
}

#[test]
fn a_writer_with_a_time_may_give_up_and_keeps_readers_out_meanwhile() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let read = lock.read();
            let other = spawn(move || say(theirs.try_write_for(A_WHILE).is_some()));
            let second = lock.try_read().is_some();
            drop(read);
            other.join();
            say(second);
        },
        &["false true", "true true", "false false", "true false"],
    );
}

#[test]
fn reads_with_a_time_may_succeed_and_may_fail() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.write()));
            say(lock.try_read_for(A_WHILE).is_some());
            say(lock.try_upgradable_read_for(A_WHILE).is_some());
            other.join();
            say(lock.try_write_for(Duration::MAX).is_some());
        },
        &[
            "true true true",
            "true false true",
            "false true true",
            "false false true",
        ],
    );
}

/// What a thread sees of a value that another one changes twice, with this between the changes.
fn between(
    see: fn(&RwLock<i32>) -> Option<i32>,
    give_way: fn(&mut RwLockWriteGuard<'_, i32>),
) -> impl Fn() + Clone {
    move || {
        let value = Rc::new(RwLock::new(0));
        let theirs = value.clone();
        let other = spawn(move || {
            let mut value = theirs.write();
            *value += 1;
            give_way(&mut value);
            *value += 1;
        });
        say(see(&value).unwrap_or(-1));
        other.join();
    }
}

#[test]
fn a_bump_lets_in_who_waits_and_nobody_else() {
    let read: fn(&RwLock<i32>) -> _ = |value| Some(*value.read());
    let tried: fn(&RwLock<i32>) -> _ = |value| value.try_read().map(|value| *value);
    expect(between(read, |_| ()), &["0", "2"]);
    expect(
        between(read, |guard| RwLockWriteGuard::bump(guard)),
        &["0", "1", "2"],
    );
    expect(
        between(tried, |guard| RwLockWriteGuard::bump(guard)),
        &["-1", "0", "2"],
    );
    expect(
        between(tried, |guard| RwLockWriteGuard::unlocked(guard, || ())),
        &["-1", "0", "1", "2"],
    );
}

#[test]
fn a_reader_can_let_a_writer_in_that_waits() {
    let program = |give_way: fn(&mut RwLockReadGuard<'_, i32>)| {
        move || {
            let value = Rc::new(RwLock::new(0));
            let theirs = value.clone();
            let other = spawn(move || *theirs.write() += 1);
            let mut guard = value.read();
            let before = *guard;
            give_way(&mut guard);
            say(format!("{before} {}", *guard));
            drop(guard);
            other.join();
        }
    };
    expect(program(|_| ()), &["0 0", "1 1"]);
    expect(
        program(|guard| RwLockReadGuard::bump(guard)),
        &["0 0", "0 1", "1 1"],
    );
    expect(
        program(|guard| RwLockReadGuard::unlocked(guard, || ())),
        &["0 0", "0 1", "1 1"],
    );
}

#[test]
fn an_upgradable_reader_can_let_another_in_that_waits() {
    let program = |give_way: fn(&mut RwLockUpgradableReadGuard<'_, i32>)| {
        move || {
            let value = Rc::new(RwLock::new(0));
            let theirs = value.clone();
            let other = spawn(move || {
                let value = theirs.upgradable_read();
                *RwLockUpgradableReadGuard::upgrade(value) += 1;
            });
            let mut guard = value.upgradable_read();
            let before = *guard;
            give_way(&mut guard);
            say(format!("{before} {}", *guard));
            drop(guard);
            other.join();
        }
    };
    expect(program(|_| ()), &["0 0", "1 1"]);
    expect(
        program(|guard| RwLockUpgradableReadGuard::bump(guard)),
        &["0 0", "0 1", "1 1"],
    );
}

#[test]
fn a_lock_that_is_bumped_is_held_for_those_who_try() {
    expect(
        || {
            let lock = Rc::new(RwLock::new(()));
            let theirs = lock.clone();
            let mut guard = lock.upgradable_read();
            let other = spawn(move || {
                say(theirs.try_upgradable_read().is_some());
                say(theirs.try_write().is_some());
                say(theirs.is_locked());
            });
            RwLockUpgradableReadGuard::bump(&mut guard);
            other.join();
        },
        &["false false true"],
    );
}

#[test]
fn an_execution_that_ends_while_a_lock_is_taken_again_unwinds() {
    let stuck = |other: fn(&RwLock<i32>)| {
        move || {
            let lock = Rc::new(RwLock::new(0));
            let theirs = lock.clone();
            let _other = spawn(move || other(&theirs));
            let _held = lock.read();
            let never = RwLock::new(());
            let _first = never.write();
            let _second = never.write();
        }
    };
    expect(
        stuck(|lock| lock.upgradable_read().with_upgraded(|value| *value = 1)),
        &["deadlocked write upgrade", "deadlocked write"],
    );
    expect(
        stuck(|lock| drop(RwLockUpgradableReadGuard::upgrade(lock.upgradable_read()))),
        &["deadlocked write upgrade", "deadlocked write"],
    );
    expect(
        stuck(|lock| RwLockWriteGuard::unlocked(&mut lock.write(), || ())),
        &["deadlocked write write", "deadlocked write"],
    );
}
