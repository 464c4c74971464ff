//! What `std::sync` may do under the explorer: the whole set of outcomes of small programs, with and without reduction.
#![allow(missing_docs)]

use std::collections::BTreeSet;

use explorer::{End, Outcome, Search, Stream, Waiting, explore};
use model_std::sync::atomic::Ordering::SeqCst;
use model_std::sync::atomic::{AtomicBool, AtomicUsize};
use model_std::sync::mpsc::{channel, sync_channel};
use model_std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use model_std::thread;
use model_std::time::Duration;

const SOON: Duration = Duration::from_millis(1);

/// Checks all that a program can give, under the search with reduction and without.
#[track_caller]
fn expect(program: fn() -> String, expected: &[&str]) {
    for reduce in [true, false] {
        expect_under(program, reduce, expected);
    }
}

#[track_caller]
fn expect_under(program: fn() -> String, reduce: bool, expected: &[&str]) {
    let expected: BTreeSet<_> = expected.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(outcomes(program, reduce), expected, "reduce: {reduce}");
}

fn outcomes(program: fn() -> String, reduce: bool) -> BTreeSet<String> {
    let search = Search {
        reduce,
        samples: 0,
        ..Search::default()
    };
    let report = explore(&search, move || explorer::print(Stream::Out, &program()));
    assert!(report.exhaustive, "{:?}", report.totals);
    report.outcomes.keys().map(brief).collect()
}

fn brief(outcome: &Outcome) -> String {
    match &outcome.end {
        End::Exited(0) => outcome.stdout.clone(),
        End::Exited(101) => "panicked".to_owned(),
        End::Deadlocked(waiting) => format!("deadlock: {}", who(waiting)),
        End::Endless(waiting) => format!("endless: {}", who(waiting)),
        other => format!("{other:?}"),
    }
}

fn who(waiting: &[Waiting]) -> String {
    let each = waiting
        .iter()
        .map(|thread| format!("{} {}", thread.thread, thread.label));
    each.collect::<Vec<_>>().join(", ")
}

// Locks

#[test]
fn a_lock_keeps_an_update_whole_and_two_do_not() {
    fn count(split: bool) -> String {
        let count = Arc::new(Mutex::new(0));
        let add = move |count: &Mutex<i32>| {
            let mut value = count.lock().unwrap();
            if split {
                let seen = *value;
                drop(value);
                value = count.lock().unwrap();
                *value = seen;
            }
            *value += 1;
        };
        let theirs = count.clone();
        let child = thread::spawn(move || add(&theirs));
        add(&count);
        child.join().unwrap();
        format!("{}", count.lock().unwrap())
    }
    expect(|| count(false), &["2"]);
    expect(|| count(true), &["1", "2"]);
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    expect(
        || {
            let locks = Arc::new([const { Mutex::new(()) }; 2]);
            let theirs = locks.clone();
            let child = thread::spawn(move || {
                let _second = theirs[1].lock();
                let _first = theirs[0].lock();
            });
            let first = locks[0].lock();
            let second = locks[1].lock();
            drop((first, second));
            child.join().unwrap();
            "fine".to_owned()
        },
        &["fine", "deadlock: 0 lock, 0.1 lock"],
    );
}

#[test]
fn a_thread_that_locks_twice_deadlocks() {
    expect(
        || {
            let mutex = Mutex::new(0);
            let _held = mutex.lock().unwrap();
            mutex.lock().unwrap().to_string()
        },
        &["deadlock: 0 lock"],
    );
}

#[test]
fn a_panic_poisons_what_its_own_thread_holds_and_nothing_else() {
    expect(
        || {
            let (theirs, mine) = (Arc::new(Mutex::new(0)), Mutex::new(0));
            let shared = theirs.clone();
            let child = thread::spawn(move || {
                let _held = shared.lock();
                panic!("on purpose");
            });
            let held = mine.lock().unwrap();
            let seen = theirs.lock().is_err();
            drop(held);
            let joined = child.join().is_err();
            format!(
                "{seen} {joined} {} {}",
                mine.is_poisoned(),
                theirs.is_poisoned()
            )
        },
        &["false true false true", "true true false true"],
    );
}

#[test]
fn a_poisoned_lock_can_be_taken_and_cleared() {
    expect(
        || {
            let mutex = Arc::new(Mutex::new(1));
            let theirs = mutex.clone();
            let body = move || {
                let mut value = theirs.lock().unwrap();
                *value = 2;
                panic!("on purpose");
            };
            thread::spawn(body).join().unwrap_err();
            let value = *mutex.lock().unwrap_or_else(|error| error.into_inner());
            mutex.clear_poison();
            format!("{value} {}", mutex.lock().is_ok())
        },
        &["2 true"],
    );
}

#[test]
fn readers_share_and_writers_do_not() {
    expect(
        || {
            let lock = Arc::new(RwLock::new((0, 0)));
            let children = [1, 2].map(|value| {
                let lock = lock.clone();
                thread::spawn(move || {
                    lock.write().unwrap().0 = value;
                    lock.write().unwrap().1 = value;
                })
            });
            let (first, second) = *lock.read().unwrap();
            let _: [(); 2] = children.map(|child| child.join().unwrap());
            format!("{first}{second}")
        },
        &["00", "10", "11", "12", "20", "21", "22"],
    );
}

/// Whether a waiting writer holds a second reader back is open: both, and so the deadlock, are possible.
#[test]
fn a_waiting_writer_may_hold_back_a_reader() {
    expect(
        || {
            let lock = Arc::new(RwLock::new(0));
            let theirs = lock.clone();
            let first = lock.read().unwrap();
            let writer = thread::spawn(move || *theirs.write().unwrap() = 1);
            let second = lock.read().unwrap();
            let seen = *first + *second;
            drop((first, second));
            writer.join().unwrap();
            seen.to_string()
        },
        &["0", "deadlock: 0 read, 0.1 write"],
    );
}

#[test]
fn try_read_may_fail_for_a_waiting_writer() {
    expect(
        || {
            let lock = Arc::new(RwLock::new(0));
            let theirs = lock.clone();
            let first = lock.read().unwrap();
            let writer = thread::spawn(move || *theirs.write().unwrap() = 1);
            let second = lock.try_read().is_ok();
            drop(first);
            writer.join().unwrap();
            second.to_string()
        },
        &["false", "true"],
    );
}

// Condition variables

/// Waits once, without looking again.
fn wait_once(notify: fn(&Condvar)) -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = pair.clone();
    thread::spawn(move || {
        *theirs.0.lock().unwrap() = true;
        notify(&theirs.1);
    });
    let seen = *pair.1.wait(pair.0.lock().unwrap()).unwrap();
    seen.to_string()
}

#[test]
fn a_wait_may_end_for_nothing_or_never() {
    expect(
        || wait_once(Condvar::notify_one),
        &["false", "true", "deadlock: 0 wait"],
    );
    expect(|| wait_once(|_| ()), &["false", "true", "deadlock: 0 wait"]);
}

#[test]
fn a_loop_around_wait_sees_what_it_waits_for() {
    fn wait(notify: bool) -> String {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = pair.clone();
        thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            if notify {
                theirs.1.notify_one();
            }
        });
        let mut seen = pair.0.lock().unwrap();
        while !*seen {
            seen = pair.1.wait(seen).unwrap();
        }
        seen.to_string()
    }
    expect(|| wait(true), &["true"]);
    expect(|| wait(false), &["true", "deadlock: 0 wait"]);
}

#[test]
fn a_wait_with_nobody_else_wakes_at_most_once() {
    expect(
        || {
            let (mutex, woken, wakes) = (Mutex::new(()), Condvar::new(), AtomicUsize::new(0));
            let mut guard = mutex.lock().unwrap();
            guard = woken.wait(guard).unwrap();
            wakes.fetch_add(1, SeqCst);
            drop(woken.wait(guard));
            wakes.load(SeqCst).to_string()
        },
        &["1", "deadlock: 0 wait"],
    );
}

#[test]
fn notify_one_wakes_any_of_those_who_wait() {
    // Too much for a search without reduction.
    expect_under(
        || {
            let shared = Arc::new((Mutex::new(false), Condvar::new()));
            let (sender, receiver) = channel();
            for name in [1, 2] {
                let (shared, sender) = (shared.clone(), sender.clone());
                thread::spawn(move || {
                    let guard = shared.0.lock().unwrap();
                    *shared.1.wait_while(guard, |go| !*go).unwrap() = false;
                    sender.send(name).unwrap();
                });
            }
            *shared.0.lock().unwrap() = true;
            shared.1.notify_one();
            receiver.recv().unwrap().to_string()
        },
        true,
        &["1", "2"],
    );
}

#[test]
fn notify_all_wakes_all() {
    fn all(notify: fn(&Condvar)) -> String {
        let shared = Arc::new((Mutex::new(0), Condvar::new()));
        let waiters = [(); 2].map(|()| {
            let shared = shared.clone();
            thread::spawn(move || {
                let guard = shared.0.lock().unwrap();
                drop(shared.1.wait_while(guard, |go| *go == 0).unwrap());
            })
        });
        *shared.0.lock().unwrap() = 1;
        notify(&shared.1);
        let _: [(); 2] = waiters.map(|waiter| waiter.join().unwrap());
        "all".to_owned()
    }
    expect(|| all(Condvar::notify_all), &["all"]);
    expect(
        || all(Condvar::notify_one),
        &[
            "all",
            "deadlock: 0 join, 0.1 wait",
            "deadlock: 0 join, 0.2 wait",
        ],
    );
}

#[test]
fn a_timed_wait_times_out_or_is_notified_or_wakes_for_nothing() {
    expect(
        || {
            let shared = Arc::new((Mutex::new(0), Condvar::new()));
            let theirs = shared.clone();
            let guard = shared.0.lock().unwrap();
            thread::spawn(move || {
                *theirs.0.lock().unwrap() = 1;
                theirs.1.notify_one();
            });
            let (value, waited) = shared.1.wait_timeout(guard, SOON).unwrap();
            format!("{value} {}", waited.timed_out())
        },
        &["0 false", "0 true", "1 false", "1 true"],
    );
}

#[test]
fn a_timed_wait_alone_never_deadlocks() {
    expect(
        || {
            let (mutex, woken) = (Mutex::new(()), Condvar::new());
            let waited = woken.wait_timeout(mutex.lock().unwrap(), SOON);
            waited.unwrap().1.timed_out().to_string()
        },
        &["false", "true"],
    );
    expect(
        || {
            let (mutex, woken) = (Mutex::new(()), Condvar::new());
            let waited = woken.wait_timeout_while(mutex.lock().unwrap(), SOON, |()| true);
            waited.unwrap().1.timed_out().to_string()
        },
        &["true"],
    );
}

#[test]
fn a_wait_gives_the_lock_back() {
    expect(
        || {
            let shared = Arc::new((Mutex::new(0), Condvar::new()));
            let theirs = shared.clone();
            let mut guard = shared.0.lock().unwrap();
            let child = thread::spawn(move || {
                *theirs.0.lock().unwrap() = 1;
                theirs.1.notify_all();
            });
            while *guard == 0 {
                guard = shared.1.wait(guard).unwrap();
            }
            child.join().unwrap();
            guard.to_string()
        },
        &["1"],
    );
}

#[test]
fn a_consumer_that_waits_with_if_may_find_nothing() {
    fn consume(again: bool) -> String {
        let shared = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let theirs = shared.clone();
        let producer = thread::spawn(move || {
            theirs.0.lock().unwrap().push(1);
            theirs.1.notify_one();
        });
        let mut queue = shared.0.lock().unwrap();
        while queue.is_empty() {
            queue = shared.1.wait(queue).unwrap();
            if !again {
                break;
            }
        }
        let taken = queue.pop();
        drop(queue);
        producer.join().unwrap();
        format!("{taken:?}")
    }
    expect(|| consume(true), &["Some(1)"]);
    expect(|| consume(false), &["None", "Some(1)"]);
}

// Barriers and what happens once

#[test]
fn a_barrier_lets_nobody_through_before_all_are_there() {
    expect(
        || {
            let shared = Arc::new((Barrier::new(2), AtomicUsize::new(0)));
            let theirs = shared.clone();
            let child = thread::spawn(move || {
                theirs.1.fetch_add(1, SeqCst);
                let leads = theirs.0.wait().is_leader();
                (theirs.1.load(SeqCst), leads)
            });
            shared.1.fetch_add(1, SeqCst);
            let mine = shared.0.wait().is_leader();
            let seen = shared.1.load(SeqCst);
            let (theirs, leads) = child.join().unwrap();
            format!("{seen}{theirs} {mine} {leads}")
        },
        &["22 false true", "22 true false"],
    );
}

#[test]
fn a_barrier_for_one_thread_too_many_never_opens() {
    expect(
        || {
            let barrier = Arc::new(Barrier::new(3));
            let theirs = barrier.clone();
            let child = thread::spawn(move || {
                theirs.wait();
            });
            barrier.wait();
            child.join().unwrap();
            "open".to_owned()
        },
        &["deadlock: 0 wait, 0.1 wait"],
    );
}

#[test]
fn one_thread_initialises_and_the_other_waits() {
    expect(
        || {
            let shared = Arc::new((OnceLock::new(), AtomicUsize::new(0)));
            let theirs = shared.clone();
            let get = |shared: &(OnceLock<usize>, AtomicUsize), mine: usize| {
                *shared
                    .0
                    .get_or_init(|| mine + shared.1.fetch_add(1, SeqCst))
            };
            let child = thread::spawn(move || get(&theirs, 10));
            let mine = get(&shared, 20);
            let theirs = child.join().unwrap();
            format!("{mine} {theirs} {}", shared.1.load(SeqCst))
        },
        &["10 10 1", "20 20 1"],
    );
}

#[test]
fn who_initialises_inside_of_it_waits_for_ever() {
    expect(
        || {
            let once = Once::new();
            once.call_once(|| once.call_once(|| ()));
            "done".to_owned()
        },
        &["deadlock: 0 call_once"],
    );
}

#[test]
fn a_failed_start_poisons_a_lazy_value() {
    expect(
        || {
            let lazy: Arc<LazyLock<u8>> = Arc::new(LazyLock::new(|| panic!("on purpose")));
            let theirs = lazy.clone();
            let child = thread::spawn(move || **theirs);
            let mine = explorer::catch_unwind(|| **lazy).is_err();
            let text = |payload: Box<dyn std::any::Any>| match payload.downcast::<&str>() {
                Ok(text) => *text,
                Err(_) => "?",
            };
            let said = text(child.join().unwrap_err());
            format!("{mine} {said}")
        },
        &[
            "true on purpose",
            "true LazyLock instance has previously been poisoned",
        ],
    );
}

// Channels

#[test]
fn a_channel_keeps_each_senders_order() {
    // Nearly too much for a search without reduction.
    expect_under(
        || {
            let (sender, receiver) = channel();
            for name in ["a", "b"] {
                let sender = sender.clone();
                thread::spawn(move || {
                    sender.send(name.to_owned()).unwrap();
                    sender.send(name.to_uppercase()).unwrap();
                });
            }
            drop(sender);
            receiver.iter().collect()
        },
        true,
        &["aAbB", "abAB", "abBA", "baAB", "baBA", "bBaA"],
    );
}

#[test]
fn a_forgotten_sender_keeps_the_receiver_waiting() {
    expect(
        || {
            let (sender, receiver) = channel();
            let theirs = sender.clone();
            thread::spawn(move || theirs.send(1).unwrap());
            receiver.iter().count().to_string()
        },
        &["deadlock: 0 recv"],
    );
}

#[test]
fn try_recv_tells_empty_from_disconnected() {
    expect(
        || {
            let (sender, receiver) = channel();
            thread::spawn(move || sender.send(1).unwrap());
            let seen = [(); 2].map(|()| match receiver.try_recv() {
                Ok(value) => value.to_string(),
                Err(error) => format!("{error:?}"),
            });
            seen.join(" ")
        },
        &["1 Disconnected", "1 Empty", "Empty 1", "Empty Empty"],
    );
}

#[test]
fn sending_fails_once_the_receiver_is_gone() {
    expect(
        || {
            let (sender, receiver) = channel();
            let child = thread::spawn(move || drop(receiver));
            let sent = sender.send(1).is_ok();
            child.join().unwrap();
            format!("{sent} {}", sender.send(2).is_ok())
        },
        &["false false", "true false"],
    );
}

#[test]
fn a_full_channel_makes_the_sender_wait() {
    expect(
        || {
            let (sender, receiver) = sync_channel(1);
            let sent = Arc::new(AtomicUsize::new(0));
            let theirs = sent.clone();
            let child = thread::spawn(move || {
                for value in 0..2 {
                    sender.send(value).unwrap();
                    theirs.fetch_add(1, SeqCst);
                }
            });
            let before = sent.load(SeqCst);
            let values: Vec<_> = receiver.iter().collect();
            child.join().unwrap();
            format!("{before} {values:?}")
        },
        &["0 [0, 1]", "1 [0, 1]"],
    );
}

#[test]
fn a_full_channel_and_no_receiver_deadlock() {
    expect(
        || {
            let (sender, _receiver) = sync_channel(1);
            sender.send(1).unwrap();
            sender.send(2).unwrap();
            "sent".to_owned()
        },
        &["deadlock: 0 send"],
    );
}

#[test]
fn a_rendezvous_holds_the_sender_until_it_is_met() {
    expect(
        || {
            let (sender, receiver) = sync_channel(0);
            let shared = Arc::new(AtomicBool::new(false));
            let theirs = shared.clone();
            let child = thread::spawn(move || {
                sender.send(1).unwrap();
                theirs.load(SeqCst)
            });
            shared.store(true, SeqCst);
            let received = receiver.recv().unwrap();
            format!("{received} {}", child.join().unwrap())
        },
        &["1 true"],
    );
}

#[test]
fn a_tried_rendezvous_needs_a_waiting_partner() {
    expect(
        || {
            let (sender, receiver) = sync_channel(0);
            let child = thread::spawn(move || receiver.recv().is_ok());
            let sent = sender.try_send(1).is_ok();
            drop(sender);
            format!("{sent} {}", child.join().unwrap())
        },
        &["false false", "true true"],
    );
    expect(
        || {
            let (sender, receiver) = sync_channel(0);
            let child = thread::spawn(move || sender.send(1).is_ok());
            let received = receiver.try_recv().is_ok();
            drop(receiver);
            format!("{received} {}", child.join().unwrap())
        },
        &["false false", "true true"],
    );
}

#[test]
fn a_rendezvous_whose_partner_goes_fails_on_both_sides() {
    expect(
        || {
            let (sender, receiver) = sync_channel(0);
            let child = thread::spawn(move || sender.send(1));
            drop(receiver);
            format!("{:?}", child.join().unwrap())
        },
        &["Err(SendError { .. })"],
    );
    expect(
        || {
            let (sender, receiver) = sync_channel::<u8>(0);
            let child = thread::spawn(move || drop(sender));
            let received = receiver.recv();
            child.join().unwrap();
            format!("{received:?}")
        },
        &["Err(RecvError)"],
    );
}

#[test]
fn a_timed_rendezvous_may_time_out_or_be_met() {
    expect(
        || {
            let (sender, receiver) = sync_channel(0);
            let child = thread::spawn(move || sender.send(1).is_ok());
            let received = receiver.recv_timeout(SOON);
            drop(receiver);
            format!("{received:?} {}", child.join().unwrap())
        },
        &["Err(Timeout) false", "Ok(1) true"],
    );
}

#[test]
fn recv_timeout_may_time_out_though_a_message_is_on_its_way() {
    expect(
        || {
            let (sender, receiver) = channel();
            let child = thread::spawn(move || sender.send(1).unwrap());
            let seen = format!("{:?}", receiver.recv_timeout(SOON));
            child.join().unwrap();
            seen
        },
        &["Err(Timeout)", "Ok(1)"],
    );
}

// Atomics

#[test]
fn a_load_and_a_store_may_lose_an_update_and_fetch_add_does_not() {
    fn count(add: fn(&AtomicUsize)) -> String {
        let count = Arc::new(AtomicUsize::new(0));
        let theirs = count.clone();
        let child = thread::spawn(move || add(&theirs));
        add(&count);
        child.join().unwrap();
        count.load(SeqCst).to_string()
    }
    fn split_count() -> String {
        count(|count| count.store(count.load(SeqCst) + 1, SeqCst))
    }
    fn whole_count() -> String {
        count(|count| {
            count.fetch_add(1, SeqCst);
        })
    }
    fn updated_count() -> String {
        count(|count| {
            count.update(SeqCst, SeqCst, |value| value + 1);
        })
    }
    expect(split_count, &["1", "2"]);
    expect(whole_count, &["2"]);
    expect(updated_count, &["2"]);
}

/// On a real machine, with weaker orderings, both may see `false`.
#[test]
fn of_two_stores_one_is_first() {
    expect(
        || {
            let flags = Arc::new([const { AtomicBool::new(false) }; 2]);
            let children = [0, 1].map(|mine| {
                let flags = flags.clone();
                thread::spawn(move || {
                    flags[mine].store(true, SeqCst);
                    flags[1 - mine].load(SeqCst)
                })
            });
            format!("{:?}", children.map(|child| child.join().unwrap()))
        },
        &["[false, true]", "[true, false]", "[true, true]"],
    );
}

#[test]
fn a_message_passed_by_a_flag_arrives() {
    expect(
        || {
            let shared = Arc::new((AtomicUsize::new(0), AtomicBool::new(false)));
            let theirs = shared.clone();
            thread::spawn(move || {
                theirs.0.store(42, SeqCst);
                theirs.1.store(true, SeqCst);
            });
            match shared.1.load(SeqCst) {
                true => shared.0.load(SeqCst).to_string(),
                false => "nothing".to_owned(),
            }
        },
        &["42", "nothing"],
    );
}

#[test]
fn readers_agree_on_the_order_of_two_writes() {
    expect(
        || {
            let cells = Arc::new([const { AtomicBool::new(false) }; 2]);
            let readers = [0, 1].map(|first| {
                let cells = cells.clone();
                thread::spawn(move || {
                    let seen = cells[first].load(SeqCst);
                    (seen, cells[1 - first].load(SeqCst))
                })
            });
            let theirs = cells.clone();
            thread::spawn(move || theirs[0].store(true, SeqCst));
            cells[1].store(true, SeqCst);
            let [one, two] = readers.map(|reader| reader.join().unwrap());
            (one == (true, false) && two == (true, false)).to_string()
        },
        &["false"],
    );
}

#[test]
fn a_weak_exchange_may_fail_once() {
    expect(
        || {
            let cell = AtomicUsize::new(0);
            let tries = [(); 3].map(|()| {
                let tried = cell.compare_exchange_weak(0, 0, SeqCst, SeqCst);
                u8::from(tried.is_ok())
            });
            format!("{tries:?}")
        },
        &[
            "[0, 1, 0]",
            "[0, 1, 1]",
            "[1, 0, 1]",
            "[1, 1, 0]",
            "[1, 1, 1]",
        ],
    );
    expect(
        || {
            let cell = AtomicUsize::new(0);
            let tried = cell.compare_exchange(0, 1, SeqCst, SeqCst);
            format!("{tried:?}")
        },
        &["Ok(0)"],
    );
}

// Abandoned executions and statics

/// Threads that wait, hold, and clean up when main ends: nothing hangs, nothing is left.
#[test]
fn an_execution_that_ends_early_is_unwound() {
    expect(
        || {
            struct Cleaner(Arc<(Mutex<i32>, Condvar)>, Option<thread::JoinHandle<()>>);
            impl Drop for Cleaner {
                fn drop(&mut self) {
                    *self.0.0.lock().unwrap() = 1;
                    self.0.1.notify_all();
                    if let Some(thread) = self.1.take() {
                        let _ = thread.join();
                    }
                }
            }
            let shared = Arc::new((Mutex::new(0), Condvar::new()));
            let theirs = shared.clone();
            let waiter = thread::spawn(move || {
                let guard = theirs.0.lock().unwrap();
                drop(theirs.1.wait_while(guard, |value| *value == 0));
            });
            let (sender, receiver) = channel::<u8>();
            let cleaner = Cleaner(shared, Some(waiter));
            thread::spawn(move || {
                let _cleaner = cleaner;
                let _ = receiver.recv();
            });
            std::mem::forget(sender);
            "main is done".to_owned()
        },
        &["main is done"],
    );
}

/// What the generated program does for all of a listing's statics, for one.
fn fresh<T>(value: &'static T, new: T) {
    // SAFETY: no thread of the execution that begins has seen it, and what it owned was given back.
    unsafe { std::ptr::from_ref(value).cast_mut().write(new) };
}

#[test]
fn what_a_static_owns_is_given_back() {
    static KEPT: Mutex<Vec<std::sync::Arc<()>>> = Mutex::new(Vec::new());
    static MADE: OnceLock<std::sync::Arc<()>> = OnceLock::new();
    static SENDER: Mutex<Option<model_std::sync::mpsc::Sender<u8>>> = Mutex::new(None);
    let counted = std::sync::Arc::new(());
    let inside = counted.clone();
    let report = explore(&Search::default(), move || {
        fresh(&KEPT, Mutex::new(Vec::new()));
        fresh(&MADE, OnceLock::new());
        fresh(&SENDER, Mutex::new(None));
        let (sender, _receiver) = channel();
        *SENDER.lock().unwrap() = Some(sender);
        let held = inside.clone();
        thread::spawn(move || KEPT.lock().unwrap().push(held));
        KEPT.lock().unwrap().push(inside.clone());
        MADE.get_or_init(|| inside.clone());
    });
    assert!(report.exhaustive && report.totals.executions > 1);
    drop(report);
    assert_eq!(std::sync::Arc::strong_count(&counted), 1);
}

// Threads that look again and again

#[test]
fn looking_again_and_again_ends_when_what_is_looked_at_changes() {
    fn look(ready: fn(&(Mutex<bool>, AtomicBool)) -> bool) -> String {
        let shared = Arc::new((Mutex::new(false), AtomicBool::new(false)));
        let theirs = shared.clone();
        let child = thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            theirs.1.store(true, SeqCst);
        });
        while !ready(&shared) {}
        child.join().unwrap();
        "seen".to_owned()
    }
    expect(|| look(|shared| *shared.0.lock().unwrap()), &["seen"]);
    expect(
        || look(|shared| shared.0.try_lock().is_ok_and(|value| *value)),
        &["seen"],
    );
    expect(|| look(|shared| shared.1.load(SeqCst)), &["seen"]);
}

#[test]
fn looking_for_what_never_comes_is_endless_and_waiting_for_it_a_deadlock() {
    expect(
        || {
            let mutex = Mutex::new(false);
            while !*mutex.lock().unwrap() {}
            "seen".to_owned()
        },
        &["endless: 0 lock"],
    );
    expect(
        || {
            let (mutex, woken) = (Mutex::new(false), Condvar::new());
            let mut value = mutex.lock().unwrap();
            while !*value {
                value = woken.wait(value).unwrap();
            }
            "seen".to_owned()
        },
        &["deadlock: 0 wait"],
    );
}
