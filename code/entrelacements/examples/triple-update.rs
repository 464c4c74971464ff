//! Trois ajouts par fil, chacun en deux étapes

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_three() {
    for _ in 0..3 {
        let read = TOTAL.load(SeqCst);
        // Une valeur lue très tôt peut être écrite très tard.
        TOTAL.store(read + 1, SeqCst);
    }
}

fn main() {
    let first = thread::spawn(add_three);
    let second = thread::spawn(add_three);
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
