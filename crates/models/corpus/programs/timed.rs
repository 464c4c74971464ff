//! What the speeds are measured on: no prints, for shuttle and loom do not know them.

use super::sync::Mutex;
use super::{Arc, thread};

super::programs! { list_race, philosophers, lost_updates }

/// The course's `list-race`, three values; where it would panic, the worker says so.
fn list_race() -> String {
    let values = Arc::new(Mutex::new(vec![0, 1, 2]));
    let theirs = values.clone();
    let other = thread::spawn(move || empty(&theirs));
    let mine = empty(&values);
    format!("{mine} {}", other.join().unwrap())
}

fn empty(values: &Mutex<Vec<u32>>) -> bool {
    while !values.lock().unwrap().is_empty() {
        let _shown = values.lock().unwrap().len();
        let mut values = values.lock().unwrap();
        if values.is_empty() {
            return false;
        }
        values.remove(0);
    }
    true
}

/// Three, and no two start on the same side: nobody waits for ever.
fn philosophers() -> String {
    let forks = Arc::new([Mutex::new(()), Mutex::new(()), Mutex::new(())]);
    let dinner = [(0, 1), (1, 2), (0, 2)].map(|(first, second)| {
        let forks = forks.clone();
        thread::spawn(move || {
            let _first = forks[first].lock().unwrap();
            let _second = forks[second].lock().unwrap();
        })
    });
    for philosopher in dinner {
        philosopher.join().unwrap();
    }
    "fed".to_owned()
}

/// Two threads, three additions each, every one in two steps.
fn lost_updates() -> String {
    let total = Arc::new(Mutex::new(0));
    let theirs = total.clone();
    let other = thread::spawn(move || add(&theirs));
    add(&total);
    other.join().unwrap();
    let total = *total.lock().unwrap();
    total.to_string()
}

fn add(total: &Mutex<u32>) {
    for _ in 0..3 {
        let read = *total.lock().unwrap();
        *total.lock().unwrap() = read + 1;
    }
}
