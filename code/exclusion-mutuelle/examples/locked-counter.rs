//! Deux fils, un compteur, un verrou

use std::sync::Mutex;
use std::thread;

static TOTAL: Mutex<u32> = Mutex::new(0);

fn add_one() {
    // Tant que la garde existe, aucun autre fil n'obtient le verrou.
    let mut guard = TOTAL.lock().unwrap();
    let seen = *guard;
    *guard = seen + 1;
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();

    println!("total = {}", TOTAL.lock().unwrap());
}
