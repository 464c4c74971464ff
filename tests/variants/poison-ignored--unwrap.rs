//! refutes: poison-ignored always prints "visites : 2"

use std::sync::{Mutex, PoisonError};
use std::thread;

static VISITS: Mutex<u32> = Mutex::new(0);

fn visit(name: &str) {
    // Empoisonné ou non, ce qu'il y a dans le verrou est un nombre juste.
    let mut visits = VISITS.lock().unwrap();
    *visits += 1;
    assert!(!name.is_empty(), "visiteur sans nom");
}

fn main() {
    let handles = [thread::spawn(|| visit("")), thread::spawn(|| visit("Anne"))];
    let mut failures = 0;
    for handle in handles {
        if handle.join().is_err() {
            failures += 1;
        }
    }

    println!("échecs : {failures}");
    println!("empoisonné : {}", VISITS.is_poisoned());
    let visits = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    println!("visites : {visits}");
}
