//! Condition variables and barriers.

use std::collections::VecDeque;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

crate::programs! {
    same: printed, handed_over, waits_while, times_out_while, all_are_woken, queue_of_two, poisoned_while_waiting,
        barrier_of_one, barrier_of_two, barrier_again, notified_in_vain;
    among: times_out, timed_or_notified, who_leads;
}

const SHORT: Duration = Duration::from_millis(2);
const LONG: Duration = Duration::from_secs(60);

fn printed() -> String {
    format!(
        "{:?} {:?} {:?}",
        Condvar::new(),
        Condvar::default(),
        Barrier::new(1)
    )
}

fn handed_over() -> String {
    let pair = Arc::new((Mutex::new(None), Condvar::new()));
    let theirs = pair.clone();
    let child = thread::spawn(move || {
        *theirs.0.lock().unwrap() = Some(5);
        theirs.1.notify_one();
    });
    let mut value = pair.0.lock().unwrap();
    while value.is_none() {
        value = pair.1.wait(value).unwrap();
    }
    let seen = format!("{value:?}");
    drop(value);
    child.join().unwrap();
    seen
}

fn waits_while() -> String {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let theirs = pair.clone();
    thread::spawn(move || {
        for _ in 0..2 {
            *theirs.0.lock().unwrap() += 1;
            theirs.1.notify_all();
        }
    });
    let value = pair
        .1
        .wait_while(pair.0.lock().unwrap(), |value| *value < 2);
    format!("{:?}", value.unwrap())
}

fn times_out_while() -> String {
    let (mutex, woken) = (Mutex::new(0), Condvar::new());
    let waited = woken.wait_timeout_while(mutex.lock().unwrap(), SHORT, |_| true);
    let late = format!("{:?}", waited.unwrap());
    let waited = woken.wait_timeout_while(mutex.lock().unwrap(), SHORT, |_| false);
    format!("{late} {:?} {:?}", waited.unwrap(), mutex.try_lock())
}

fn times_out() -> String {
    let (mutex, woken) = (Mutex::new(3), Condvar::new());
    let (value, waited) = woken.wait_timeout(mutex.lock().unwrap(), SHORT).unwrap();
    let again = waited;
    format!(
        "{value} {waited:?} {} {}",
        waited.timed_out(),
        waited == again
    )
}

fn timed_or_notified() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = pair.clone();
    let mut value = pair.0.lock().unwrap();
    let child = thread::spawn(move || {
        *theirs.0.lock().unwrap() = true;
        theirs.1.notify_one();
    });
    let (now, waited) = pair.1.wait_timeout(value, LONG).unwrap();
    value = now;
    let seen = format!("{value} {}", waited.timed_out());
    drop(value);
    child.join().unwrap();
    seen
}

fn all_are_woken() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let children = [(); 2].map(|()| {
        let pair = pair.clone();
        thread::spawn(move || {
            let ready = pair.1.wait_while(pair.0.lock().unwrap(), |ready| !*ready);
            *ready.unwrap()
        })
    });
    *pair.0.lock().unwrap() = true;
    pair.1.notify_all();
    format!("{:?}", children.map(|child| child.join().unwrap()))
}

fn queue_of_two() -> String {
    let queue = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
    let theirs = queue.clone();
    let child = thread::spawn(move || {
        for value in 1..=2 {
            theirs.0.lock().unwrap().push_back(value);
            theirs.1.notify_one();
        }
    });
    let mut sum = Vec::new();
    while sum.len() < 2 {
        let mut waiting = queue.0.lock().unwrap();
        while waiting.is_empty() {
            waiting = queue.1.wait(waiting).unwrap();
        }
        sum.extend(waiting.pop_front());
    }
    child.join().unwrap();
    format!("{sum:?}")
}

fn poisoned_while_waiting() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = pair.clone();
    let mut value = pair.0.lock().unwrap();
    let child = thread::spawn(move || {
        let mut value = theirs.0.lock().unwrap();
        *value = true;
        theirs.1.notify_one();
        panic!("on purpose")
    });
    let mut poisoned = false;
    while !*value {
        value = pair.1.wait(value).unwrap_or_else(|error| {
            poisoned = true;
            error.into_inner()
        });
    }
    drop(value);
    format!("{poisoned} {}", child.join().is_err())
}

fn notified_in_vain() -> String {
    let woken = Condvar::new();
    woken.notify_one();
    woken.notify_all();
    "nobody".to_owned()
}

fn barrier_of_one() -> String {
    let barrier = Barrier::new(0);
    format!(
        "{:?} {:?}",
        barrier.wait(),
        Barrier::new(1).wait().is_leader()
    )
}

fn barrier_of_two() -> String {
    let barrier = Arc::new(Barrier::new(2));
    let theirs = barrier.clone();
    let child = thread::spawn(move || theirs.wait().is_leader());
    let mine = barrier.wait().is_leader();
    (mine != child.join().unwrap()).to_string()
}

fn barrier_again() -> String {
    let state = Arc::new((Barrier::new(2), Mutex::new(Vec::new())));
    let theirs = state.clone();
    let child = thread::spawn(move || {
        theirs.1.lock().unwrap().push(1);
        theirs.0.wait();
        theirs.0.wait();
        theirs.1.lock().unwrap().push(3);
    });
    state.0.wait();
    state.1.lock().unwrap().push(2);
    state.0.wait();
    child.join().unwrap();
    format!("{:?}", state.1.lock().unwrap())
}

fn who_leads() -> String {
    let barrier = Arc::new(Barrier::new(2));
    let theirs = barrier.clone();
    let child = thread::spawn(move || theirs.wait().is_leader());
    let mine = barrier.wait();
    child.join().unwrap();
    format!("{mine:?}")
}
