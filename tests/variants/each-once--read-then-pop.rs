//! refutes: each-once always prints "valeurs prises : [0, 1, 2]"

use parking_lot::Mutex;
use std::thread;

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn take() -> Option<u32> {
    let value = VALUES.lock().last().copied();
    VALUES.lock().pop();
    value
}

/// Prend des valeurs tant qu'il y en a, et rend celles qu'il a prises.
fn worker() -> Vec<u32> {
    let mut taken = Vec::new();
    while let Some(value) = take() {
        taken.push(value);
    }
    taken
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(worker);
    let second = thread::spawn(worker);
    // Qui a pris quoi varie ; la réunion, triée, ne varie pas.
    let mut taken = first.join().unwrap();
    taken.extend(second.join().unwrap());
    taken.sort();
    println!("valeurs prises : {taken:?}");
}
