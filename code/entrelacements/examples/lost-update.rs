//! Un ajout fait en deux étapes

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_one() {
    let read = TOTAL.load(SeqCst);
    // Entre la lecture et l'écriture, l'autre fil peut passer.
    TOTAL.store(read + 1, SeqCst);
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
