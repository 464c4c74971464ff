//! Loops that only look again, on the model: they wait for a change, and are endless where none comes.
#![allow(missing_docs)]

mod explored;

use explored::{expect, explored, say};
use model_std::sync::atomic::AtomicBool;
use model_std::sync::atomic::Ordering::SeqCst;
use model_std::sync::mpsc::{TryRecvError, channel};
use model_std::sync::{Arc, Condvar, Mutex, RwLock};
use model_std::thread;
use model_std::time::{Duration, Instant};

const SOON: Duration = Duration::from_millis(1);

#[test]
fn a_flag_is_polled_until_it_is_set() {
    fn program() {
        let flag = Arc::new(AtomicBool::new(false));
        let theirs = flag.clone();
        let other = thread::spawn(move || theirs.store(true, SeqCst));
        while !flag.load(SeqCst) {
            thread::sleep(SOON);
        }
        other.join().unwrap();
        say("done");
    }
    expect(program, &["done"]);
}

#[test]
fn a_flag_that_nobody_sets_is_polled_for_ever() {
    fn program() {
        let flag = AtomicBool::new(false);
        while !flag.load(SeqCst) {
            thread::yield_now();
        }
    }
    expect(program, &["endless"]);
}

#[test]
fn under_a_mutex_a_thread_polls_until_what_it_guards_has_changed() {
    fn program() {
        let count = Arc::new(Mutex::new(0));
        let workers = [count.clone(), count.clone()];
        let workers = workers.map(|count| thread::spawn(move || *count.lock().unwrap() += 1));
        while *count.lock().unwrap() < 2 {
            thread::sleep(SOON);
        }
        workers
            .into_iter()
            .for_each(|worker| worker.join().unwrap());
        say("done");
    }
    expect(program, &["done"]);
}

#[test]
fn under_a_mutex_a_thread_that_changes_something_does_not_poll() {
    fn program() {
        let tries = Mutex::new(vec![0]);
        while tries.lock().unwrap()[0] < 3 {
            tries.lock().unwrap()[0] += 1;
        }
        say(tries.lock().unwrap()[0]);
    }
    expect(program, &["3"]);
}

#[test]
fn two_threads_can_poll_under_one_mutex() {
    fn program() {
        let ready = Arc::new(Mutex::new(false));
        let body = |ready: Arc<Mutex<bool>>| move || while !*ready.lock().unwrap() {};
        let others = [ready.clone(), ready.clone()].map(|ready| thread::spawn(body(ready)));
        *ready.lock().unwrap() = true;
        others.into_iter().for_each(|other| other.join().unwrap());
        say("done");
    }
    expect(program, &["done"]);
}

#[test]
fn a_thread_polls_what_a_rwlock_guards() {
    fn program() {
        let ready = Arc::new(RwLock::new(false));
        let theirs = ready.clone();
        let other = thread::spawn(move || while !*theirs.read().unwrap() {});
        *ready.write().unwrap() = true;
        other.join().unwrap();
        say("done");
    }
    expect(program, &["done"]);
}

#[test]
fn a_thread_is_asked_whether_it_has_finished() {
    fn program() {
        let other = thread::spawn(|| say("other"));
        while !other.is_finished() {
            thread::yield_now();
        }
        say("done");
    }
    expect(program, &["other done"]);
}

#[test]
fn a_channel_is_polled_until_it_is_disconnected() {
    fn program() {
        let (sender, receiver) = channel();
        let other = thread::spawn(move || sender.send(1).unwrap());
        let mut received = 0;
        loop {
            match receiver.try_recv() {
                Ok(value) => received += value,
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => break,
            }
        }
        other.join().unwrap();
        say(received);
    }
    expect(program, &["1"]);
}

#[test]
fn a_message_is_waited_for_again_and_again() {
    fn program(sends: bool) {
        let (sender, receiver) = channel();
        if sends {
            thread::spawn(move || sender.send(1));
        }
        while receiver.recv_timeout(SOON).is_err() {}
        say("done");
    }
    expect(|| program(true), &["done"]);
}

#[test]
fn a_condition_is_waited_for_again_and_again() {
    fn program(notifies: bool) {
        let state = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = state.clone();
        let other = thread::spawn(move || {
            *theirs.0.lock().unwrap() = notifies;
            theirs.1.notify_one();
        });
        let mut ready = state.0.lock().unwrap();
        while !*ready {
            ready = state.1.wait_timeout(ready, SOON).unwrap().0;
        }
        drop(ready);
        other.join().unwrap();
        say("done");
    }
    expect(|| program(true), &["done"]);
    expect(|| program(false), &["endless"]);
}

#[test]
fn a_loop_that_looks_at_the_clock_ends() {
    fn program() {
        let start = Instant::now();
        while start.elapsed() < Duration::from_micros(50) {
            thread::yield_now();
        }
        say("done");
    }
    let report = explored(program);
    assert!(!report.exhaustive && report.totals.cut == 0);
    assert_eq!(
        report
            .outcomes
            .keys()
            .next()
            .map(|outcome| outcome.stdout.as_str()),
        Some("done\n")
    );
}

#[test]
fn a_loop_that_counts_in_a_thread_local_ends() {
    model_std::thread_local! {
        static TURNS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
    }
    fn program() {
        let flag = AtomicBool::new(false);
        while !flag.load(SeqCst) && TURNS.get() < 5 {
            TURNS.set(TURNS.get() + 1);
        }
        say(TURNS.get());
    }
    expect(program, &["5"]);
}

/// Looking again and again ends where another thread sets this, and only there.
#[track_caller]
fn waits(looks: fn(&Gate) -> bool) {
    let program = move |opens: bool| {
        move || {
            let gate = Arc::new(Gate::default());
            let (theirs, me) = (gate.clone(), thread::current());
            let other = thread::spawn(move || {
                if opens {
                    *theirs.open.lock().unwrap() = true;
                    theirs.flag.store(true, SeqCst);
                    theirs.opened.notify_one();
                    me.unpark();
                }
            });
            while !looks(&gate) {}
            other.join().unwrap();
            say("done");
        }
    };
    expect(program(true), &["done"]);
    expect(program(false), &["endless"]);
}

#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    flag: AtomicBool,
}

#[test]
fn who_is_parked_for_a_while_looks_again() {
    waits(|gate| {
        thread::park_timeout(SOON);
        gate.flag.load(SeqCst)
    });
}

#[test]
fn who_waits_while_something_holds_waits_again() {
    waits(|gate| {
        let open = gate.open.lock().unwrap();
        let waited = gate.opened.wait_timeout_while(open, SOON, |open| !*open);
        !waited.unwrap().1.timed_out()
    });
}

#[test]
fn who_waits_by_turns_waits_again() {
    waits(|gate| {
        let mut open = gate.open.lock().unwrap();
        if !*open {
            open = gate.opened.wait_timeout(open, SOON).unwrap().0;
        }
        *open
    });
}

#[test]
fn who_tries_to_write_tries_again() {
    fn program(frees: bool) {
        let lock = Arc::new(RwLock::new(0));
        let theirs = lock.clone();
        let guard = lock.read().unwrap();
        let other = thread::spawn(move || {
            loop {
                if let Ok(mut value) = theirs.try_write() {
                    *value = 1;
                    break;
                }
            }
        });
        match frees {
            true => drop(guard),
            false => std::mem::forget(guard),
        }
        other.join().unwrap();
        say("done");
    }
    expect(|| program(true), &["done"]);
    expect(|| program(false), &["endless"]);
}

#[test]
fn each_wait_may_wake_for_nothing() {
    expect(
        || {
            let (lock, condvar) = (Mutex::new(()), Condvar::new());
            let mut guard = lock.lock().unwrap();
            for _ in 0..2 {
                guard = condvar.wait(guard).unwrap();
                say("woken");
            }
        },
        &["woken woken", "woken deadlocked", "deadlocked"],
    );
}
