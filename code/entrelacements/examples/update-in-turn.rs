//! Première réparation : un fil après l'autre

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_one() {
    let read = TOTAL.load(SeqCst);
    TOTAL.store(read + 1, SeqCst);
}

fn main() {
    let first = thread::spawn(add_one);
    // Le second fil n'existe pas tant que le premier n'a pas fini.
    first.join().unwrap();
    let second = thread::spawn(add_one);
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
