//! refutes: update-at-once never prints "total = 1"

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_one() {
    TOTAL.store(TOTAL.load(SeqCst) + 1, SeqCst);
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
