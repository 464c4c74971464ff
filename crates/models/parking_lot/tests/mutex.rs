//! `Mutex`, `FairMutex`, `ReentrantMutex`.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;
use std::time::Duration;

use explorer::spawn;
use model_parking_lot::{FairMutex, Mutex, MutexGuard, ReentrantMutex, ReentrantMutexGuard};
use support::{expect, say, together};

#[test]
fn a_mutex_excludes() {
    expect(
        || {
            let total = Rc::new(Mutex::new(0));
            let add = || -> Box<dyn FnOnce()> {
                let total = total.clone();
                Box::new(move || {
                    let mut total = total.lock();
                    let seen = *total;
                    say("added");
                    *total = seen + 1;
                })
            };
            together([add(), add()]);
            say(*total.lock());
        },
        &["added added 2"],
    );
}

#[test]
fn two_critical_sections_lose_an_update() {
    expect(
        || {
            let total = Rc::new(Mutex::new(0));
            let add = || -> Box<dyn FnOnce()> {
                let total = total.clone();
                Box::new(move || {
                    let seen = *total.lock();
                    *total.lock() = seen + 1;
                })
            };
            together([add(), add()]);
            say(*total.lock());
        },
        &["1", "2"],
    );
}

#[test]
fn a_mutex_taken_twice_by_one_thread_is_a_deadlock() {
    expect(
        || {
            let lock = Mutex::new(());
            let _first = lock.lock();
            let _second = lock.lock();
        },
        &["deadlocked lock"],
    );
}

#[test]
fn two_mutexes_in_opposite_orders_may_be_a_deadlock() {
    expect(
        || {
            let locks = Rc::new((Mutex::new(()), Mutex::new(())));
            let theirs = locks.clone();
            let other = spawn(move || {
                let _first = theirs.1.lock();
                let _second = theirs.0.lock();
            });
            {
                let _first = locks.0.lock();
                let _second = locks.1.lock();
            }
            other.join();
            say("done");
        },
        &["done", "deadlocked lock lock"],
    );
}

#[test]
fn a_panic_poisons_nothing() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(1));
            let theirs = lock.clone();
            let other = spawn(move || {
                *theirs.lock() = 2;
                let _held = theirs.lock();
                panic!("held");
            });
            other.join();
            say(*lock.lock());
        },
        &["2 panicked:held"],
    );
}

#[test]
fn to_try_fails_only_while_another_holds() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.lock()));
            say(lock.try_lock().is_some());
            other.join();
            say(lock.try_lock().is_some());
        },
        &["true true", "false true"],
    );
}

#[test]
fn a_try_with_a_time_may_fail_and_may_succeed() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.lock()));
            say(lock.try_lock_for(Duration::from_secs(1)).is_some());
            other.join();
        },
        &["true", "false"],
    );
}

#[test]
fn a_time_without_end_is_waited_out() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.lock()));
            say(lock.try_lock_for(Duration::MAX).is_some());
            other.join();
        },
        &["true"],
    );
}

#[test]
fn whether_it_is_locked_can_be_seen() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || drop(theirs.lock()));
            say(lock.is_locked());
            other.join();
            let _held = lock.lock();
            say(lock.is_locked());
        },
        &["true true", "false true"],
    );
}

/// What two threads see of a value that one of them changes twice, with this between the changes.
fn between(give_way: fn(&mut MutexGuard<'_, i32>)) -> impl Fn() + Clone {
    move || {
        let value = Rc::new(Mutex::new(0));
        let theirs = value.clone();
        let other = spawn(move || {
            let mut value = theirs.lock();
            *value += 1;
            give_way(&mut value);
            *value += 1;
        });
        say(*value.lock());
        other.join();
    }
}

#[test]
fn a_bump_lets_who_waits_in() {
    expect(between(|_| ()), &["0", "2"]);
    expect(between(|guard| MutexGuard::bump(guard)), &["0", "1", "2"]);
}

#[test]
fn unlocked_lets_anybody_in() {
    let unlocked = |guard: &mut MutexGuard<'_, i32>| MutexGuard::unlocked(guard, || ());
    let unlocked_fair = |guard: &mut MutexGuard<'_, i32>| MutexGuard::unlocked_fair(guard, || ());
    expect(between(unlocked), &["0", "1", "2"]);
    expect(between(unlocked_fair), &["0", "1", "2"]);
}

/// What a try sees of a value that another thread changes twice, with this between the changes.
fn tried_between(give_way: fn(&mut MutexGuard<'_, i32>)) -> impl Fn() + Clone {
    move || {
        let value = Rc::new(Mutex::new(0));
        let theirs = value.clone();
        let other = spawn(move || {
            let mut value = theirs.lock();
            *value += 1;
            give_way(&mut value);
            *value += 1;
        });
        say(value.try_lock().map_or(-1, |value| *value));
        other.join();
    }
}

#[test]
fn a_bump_lets_nobody_in_who_only_tries() {
    expect(
        tried_between(|guard| MutexGuard::bump(guard)),
        &["-1", "0", "2"],
    );
    let unlocked = |guard: &mut MutexGuard<'_, i32>| MutexGuard::unlocked(guard, || ());
    expect(tried_between(unlocked), &["-1", "0", "1", "2"]);
}

#[test]
fn a_mutex_that_is_bumped_is_locked() {
    expect(
        || {
            let lock = Rc::new(Mutex::new(()));
            let theirs = lock.clone();
            let mut guard = lock.lock();
            let other = spawn(move || say(theirs.is_locked()));
            MutexGuard::bump(&mut guard);
            other.join();
        },
        &["true"],
    );
}

#[test]
fn an_execution_that_ends_while_a_lock_is_taken_again_unwinds() {
    let stuck_in = |give_way: fn(&mut MutexGuard<'_, i32>)| {
        move || {
            let lock = Rc::new(Mutex::new(0));
            let theirs = lock.clone();
            let _other = spawn(move || {
                let mut guard = theirs.lock();
                give_way(&mut guard);
            });
            let _held = lock.lock();
            let never = Mutex::new(());
            let _first = never.lock();
            let _second = never.lock();
        }
    };
    expect(
        stuck_in(|guard| MutexGuard::bump(guard)),
        &[
            "deadlocked lock bump",
            "deadlocked lock lock",
            "deadlocked lock",
        ],
    );
    let unlocked = |guard: &mut MutexGuard<'_, i32>| MutexGuard::unlocked(guard, || ());
    expect(
        stuck_in(unlocked),
        &["deadlocked lock lock", "deadlocked lock"],
    );
}

#[test]
fn a_guard_can_be_mapped_unlocked_fairly_and_forgotten() {
    expect(
        || {
            let pair = Mutex::new((1, 2));
            let mut second = MutexGuard::map(pair.lock(), |pair| &mut pair.1);
            *second += 1;
            drop(second);
            say(pair.lock().1);
            MutexGuard::unlock_fair(pair.lock());
            say(pair.is_locked());
            MutexGuard::leak(pair.lock());
            say(pair.is_locked());
        },
        &["3 false true"],
    );
}

#[test]
fn a_fair_mutex_is_a_mutex() {
    expect(
        || {
            let lock = Rc::new(FairMutex::new(0));
            let add = || -> Box<dyn FnOnce()> {
                let lock = lock.clone();
                Box::new(move || {
                    let seen = *lock.lock();
                    *lock.lock() = seen + 1;
                })
            };
            together([add(), add()]);
            say(lock.try_lock().is_some_and(|total| *total == 2));
        },
        &["false", "true"],
    );
}

#[test]
fn a_reentrant_mutex_lets_its_holder_in_again_and_nobody_else() {
    expect(
        || {
            let lock = Rc::new(ReentrantMutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || {
                let _held = theirs.lock();
                say("other");
            });
            let first = lock.lock();
            let second = lock.try_lock();
            say("a");
            drop(first);
            say("b");
            drop(second);
            other.join();
        },
        &["a b other", "other a b"],
    );
}

#[test]
fn a_reentrant_mutex_can_deadlock_with_another() {
    expect(
        || {
            let locks = Rc::new((ReentrantMutex::new(()), ReentrantMutex::new(())));
            let theirs = locks.clone();
            let other = spawn(move || {
                let _first = theirs.1.lock();
                let _again = theirs.1.lock();
                let _second = theirs.0.lock();
            });
            {
                let _first = locks.0.lock();
                let _second = locks.1.lock();
            }
            other.join();
        },
        &["", "deadlocked lock lock"],
    );
}

#[test]
fn a_reentrant_guard_can_give_way() {
    let program = |give_way: fn(&mut ReentrantMutexGuard<'_, ()>)| {
        move || {
            let lock = Rc::new(ReentrantMutex::new(()));
            let theirs = lock.clone();
            let other = spawn(move || {
                let mut guard = theirs.lock();
                say("a");
                give_way(&mut guard);
                say("b");
            });
            let guard = lock.lock();
            say("other");
            drop(guard);
            other.join();
        }
    };
    let all = &["a b other", "a other b", "other a b"];
    expect(program(|_| ()), &["a b other", "other a b"]);
    expect(program(|guard| ReentrantMutexGuard::bump(guard)), all);
    expect(
        program(|guard| ReentrantMutexGuard::unlocked(guard, || ())),
        all,
    );
}

#[test]
fn what_it_holds_may_be_unsized() {
    expect(
        || {
            let shown: Rc<Mutex<dyn std::fmt::Debug>> = Rc::new(Mutex::new(1));
            say(format!("{:?} {shown:?}", &*shown.lock()));
            say(format!("{shown:?}"));
            let mut values: Box<Mutex<[i32]>> = Box::new(Mutex::new([1, 2]));
            values.get_mut()[0] = 3;
            say(values.lock().iter().sum::<i32>());
            say(Mutex::from(4).into_inner());
        },
        &["1 Mutex { data: <locked> } Mutex { data: 1 } 5 4"],
    );
}
