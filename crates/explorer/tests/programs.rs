//! Small programs, each with all its outcomes: the same with reduction, in every order, and by brute force.

mod support;

use std::panic::Location;
use std::rc::Rc;

use explorer::{Stream, Thread, catch_unwind, choose, exit, panicking, spawn};
use support::{Atomic, Channel, Condvar, Lock, expect, say, together};

fn shared<T: Default>() -> (Rc<T>, Rc<T>) {
    let one = Rc::new(T::default());
    (one.clone(), one)
}

fn increment(number: &Atomic) {
    let seen = number.load();
    number.store(seen + 1);
}

#[test]
fn an_update_is_lost() {
    expect(
        || {
            let (a, b) = shared::<Atomic>();
            let total = a.clone();
            together([
                Box::new(move || increment(&a)),
                Box::new(move || increment(&b)),
            ]);
            say(total.load());
        },
        &["1", "2"],
    );
}

#[test]
fn of_three_updates_two_may_be_lost() {
    expect(
        || {
            let total = Rc::new(Atomic::default());
            let body = || -> Box<dyn FnOnce()> {
                let total = total.clone();
                Box::new(move || increment(&total))
            };
            together([body(), body(), body()]);
            say(total.load());
        },
        &["1", "2", "3"],
    );
}

#[test]
fn under_a_lock_no_update_is_lost() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Atomic::default()));
            let body = || -> Box<dyn FnOnce()> {
                let state = state.clone();
                Box::new(move || {
                    let _guard = state.0.lock();
                    increment(&state.1);
                })
            };
            together([body(), body()]);
            say(state.1.load());
        },
        &["2"],
    );
}

/// Two threads, and in which order each takes the two locks.
fn take_two_locks(orders: [[usize; 2]; 2]) {
    let locks = Rc::new([Lock::default(), Lock::default()]);
    let threads = orders.map(|[first, second]| {
        let locks = locks.clone();
        spawn(move || {
            let _first = locks[first].lock();
            let _second = locks[second].lock();
        })
    });
    threads.into_iter().for_each(Thread::join);
    say("done");
}

#[test]
fn two_locks_in_opposite_orders_may_deadlock() {
    expect(|| take_two_locks([[0, 1], [1, 0]]), &["done", "deadlocked"]);
}

#[test]
fn two_locks_in_one_order_never_deadlock() {
    expect(|| take_two_locks([[0, 1], [0, 1]]), &["done"]);
}

#[test]
fn a_lock_taken_twice_deadlocks() {
    expect(
        || {
            let lock = Lock::default();
            let _once = lock.lock();
            let _twice = lock.lock();
        },
        &["deadlocked"],
    );
}

#[test]
fn prints_come_in_any_order() {
    expect(
        || {
            together([
                Box::new(|| say("a")),
                Box::new(|| say("b")),
                Box::new(|| say("c")),
            ])
        },
        &["a b c", "a c b", "b a c", "b c a", "c a b", "c b a"],
    );
}

#[test]
fn the_end_of_main_cuts_the_others_short() {
    expect(
        || {
            spawn(|| {
                say("a");
                say("b");
            });
            say("main");
        },
        &[
            "main", "a main", "main a", "a b main", "a main b", "main a b",
        ],
    );
}

#[test]
fn a_step_before_a_print_does_not_hide_that_it_may_come_late() {
    expect(
        || {
            let (ours, theirs) = shared::<Atomic>();
            spawn(move || {
                theirs.store(1);
                say(theirs.load());
            });
            let _ = ours;
        },
        &["", "1"],
    );
}

#[test]
fn a_thread_may_end_the_process() {
    expect(
        || {
            let other = spawn(|| exit(3));
            say("main");
            other.join();
        },
        &["main status:3", "status:3"],
    );
}

#[test]
fn each_store_is_seen_or_is_not() {
    expect(
        || {
            let (x, y) = (Rc::new(Atomic::default()), Rc::new(Atomic::default()));
            let seen = Rc::new([Atomic::default(), Atomic::default()]);
            let body = |mine: &Rc<Atomic>, other: &Rc<Atomic>, slot: usize| -> Box<dyn FnOnce()> {
                let (mine, other, seen) = (mine.clone(), other.clone(), seen.clone());
                Box::new(move || {
                    mine.store(1);
                    seen[slot].store(other.load());
                })
            };
            together([body(&x, &y, 0), body(&y, &x, 1)]);
            say(format!("{}{}", seen[0].load(), seen[1].load()));
        },
        &["01", "10", "11"],
    );
}

#[test]
fn try_lock_takes_the_lock_or_does_not() {
    expect(
        || {
            let (a, b) = shared::<Lock>();
            let body = |lock: Rc<Lock>| -> Box<dyn FnOnce()> {
                Box::new(move || {
                    let taken = lock.try_lock();
                    say(taken.is_some());
                })
            };
            together([body(a), body(b)]);
        },
        &["true true", "true false", "false true"],
    );
}

/// A consumer that waits for a flag, checked under the lock or before it, and a producer that sets it and notifies.
fn wait_for_flag(checked_under_lock: bool, spurious: bool) {
    let state = Rc::new((Lock::default(), Condvar::default(), Atomic::default()));
    let theirs = state.clone();
    let producer = spawn(move || {
        let guard = theirs.0.lock();
        theirs.2.store(1);
        drop(guard);
        theirs.1.notify_one();
    });
    let early = state.2.load();
    let guard = state.0.lock();
    let flag = if checked_under_lock {
        state.2.load()
    } else {
        early
    };
    let guard = if flag == 0 {
        state.1.wait(guard, spurious)
    } else {
        guard
    };
    say(state.2.load());
    drop(guard);
    producer.join();
}

#[test]
fn a_flag_checked_under_the_lock_is_never_missed() {
    expect(|| wait_for_flag(true, false), &["1"]);
}

#[test]
fn a_flag_checked_before_the_lock_may_be_missed() {
    expect(|| wait_for_flag(false, false), &["1", "deadlocked"]);
}

#[test]
fn a_wait_may_wake_for_nothing() {
    expect(|| wait_for_flag(true, true), &["0", "1"]);
}

#[test]
fn notify_one_wakes_any_waiter() {
    expect(
        || {
            let state = Rc::new((Lock::default(), Condvar::default(), Atomic::default()));
            for name in ["a", "b"] {
                let state = state.clone();
                spawn(move || {
                    let guard = state.0.lock();
                    state.2.update(|waiting| waiting + 1);
                    let _guard = state.1.wait(guard, false);
                    say(name);
                });
            }
            state.2.await_at_least(2);
            drop(state.0.lock());
            state.1.notify_one();
            explorer::step(never());
        },
        &["a deadlocked", "b deadlocked"],
    );
}

/// A step that is never taken.
fn never() -> explorer::Op<'static, fn()> {
    explorer::Op {
        label: "never",
        objects: &[],
        ready: Some(&|| false),
        apply: || (),
    }
}

#[test]
fn what_two_senders_send_comes_in_any_order_that_keeps_each_ones() {
    expect(
        || {
            let channel = Rc::new(Channel::new(1));
            let body = |values: [i64; 2]| {
                let channel = channel.clone();
                spawn(move || values.into_iter().for_each(|value| channel.send(value)))
            };
            let _senders = [body([1, 2]), body([3, 4])];
            say((0..4)
                .map(|_| channel.receive().to_string())
                .collect::<String>());
        },
        &["1234", "1324", "1342", "3124", "3142", "3412"],
    );
}

#[test]
fn a_full_channel_makes_its_sender_wait() {
    expect(
        || {
            let channel = Rc::new(Channel::new(1));
            let theirs = channel.clone();
            spawn(move || {
                theirs.send(1);
                say("sent 1");
                theirs.send(2);
                say("sent 2");
            })
            .join();
        },
        &["sent 1 deadlocked"],
    );
}

#[test]
fn a_wait_for_one_of_two_takes_either() {
    expect(
        || {
            let state = Rc::new([Atomic::default(), Atomic::default()]);
            for which in 0..2 {
                let state = state.clone();
                spawn(move || state[which].store(1));
            }
            for _ in 0..2 {
                say(Atomic::take_any([&state[0], &state[1]]));
            }
        },
        &["0 1", "1 0"],
    );
}

#[test]
fn a_choice_goes_every_way() {
    expect(
        || say(choose(3) * 10 + choose(2)),
        &["0", "1", "10", "11", "20", "21"],
    );
}

#[test]
fn a_panic_stays_in_its_thread() {
    expect(
        || {
            let lock = Rc::new(Lock::default());
            let theirs = lock.clone();
            let other = spawn(move || {
                let _guard = theirs.lock();
                panic!("oh");
            });
            let _guard = lock.lock();
            say(panicking());
            drop(_guard);
            other.join();
        },
        &["false panicked:0.1:oh"],
    );
}

#[test]
fn a_panic_is_told_before_what_it_drops_is_seen() {
    expect(
        || {
            let lock = Rc::new(Lock::default());
            let (theirs, taken) = (lock.clone(), Rc::new(Atomic::default()));
            let theirs_taken = taken.clone();
            spawn(move || {
                let _guard = theirs.lock();
                theirs_taken.store(1);
                panic!("oh");
            });
            taken.await_at_least(1);
            let _guard = lock.lock();
        },
        &["panicked:0.1:oh"],
    );
}

#[test]
fn the_end_of_main_may_come_before_a_panic() {
    expect(
        || {
            spawn(|| {
                say("a");
                panic!("oh");
            });
        },
        &["", "a", "a panicked:0.1:oh"],
    );
}

#[test]
fn a_panic_of_main_is_the_status_of_the_process() {
    expect(|| panic!("oh"), &["panicked:0:oh status:101"]);
}

/// Says whether its thread seems to panic, after letting others go first.
struct Tell(Rc<Lock>, &'static str);

impl Drop for Tell {
    fn drop(&mut self) {
        drop(self.0.lock());
        assert_eq!(panicking(), self.1 == "panics");
    }
}

#[test]
fn a_panic_never_shows_in_another_thread() {
    expect(
        || {
            let lock = Rc::new(Lock::default());
            let (a, b, c) = (lock.clone(), lock.clone(), lock);
            together([
                Box::new(move || {
                    let _tell = Tell(a, "panics");
                    panic!("oh");
                }),
                Box::new(move || {
                    let _tell = Tell(b, "does not");
                }),
                Box::new(move || {
                    let caught = catch_unwind(|| {
                        let _tell = Tell(c, "panics");
                        panic!("ah");
                    });
                    assert!(caught.is_err() && !panicking());
                }),
            ]);
        },
        &["panicked:0.1:oh panicked:0.3:ah"],
    );
}

#[test]
fn a_thread_started_by_a_thread_is_explored_too() {
    expect(
        || {
            let (a, b) = shared::<Atomic>();
            let total = a.clone();
            let outer = spawn(move || {
                let inner = spawn(move || increment(&b));
                increment(&a);
                inner.join();
            });
            outer.join();
            say(total.load());
        },
        &["1", "2"],
    );
}

#[test]
fn whether_a_thread_has_ended_depends_on_the_schedule() {
    expect(
        || {
            let other = spawn(|| ());
            say(other.has_ended());
            other.join();
            say(other.has_ended());
        },
        &["false true", "true true"],
    );
}

#[test]
fn a_locked_stream_is_its_owners() {
    expect(
        || {
            together([
                Box::new(|| {
                    explorer::lock(Stream::Out);
                    explorer::lock(Stream::Out);
                    say("a1");
                    explorer::unlock(Stream::Out, Location::caller());
                    say("a2");
                    explorer::unlock(Stream::Out, Location::caller());
                }),
                Box::new(|| say("b")),
            ]);
        },
        &["a1 a2 b", "b a1 a2"],
    );
}

#[test]
fn a_stream_that_stays_locked_stops_who_prints() {
    let program = || {
        together([
            Box::new(|| explorer::lock(Stream::Out)),
            Box::new(|| say("b")),
        ]);
    };
    expect(program, &["b", "deadlocked"]);
}
