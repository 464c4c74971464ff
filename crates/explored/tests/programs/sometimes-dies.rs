//! Seul l'ordonnancement où l'autre fil passe le premier met fin au processus.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static FIRST: AtomicBool = AtomicBool::new(false);

fn depth(n: u64) -> u64 {
    let here = std::hint::black_box([n; 64]);
    if here[1] == u64::MAX { 0 } else { 1 + depth(n + 1) + here[2] }
}

fn main() {
    let other = thread::spawn(|| FIRST.store(true, SeqCst));
    if FIRST.load(SeqCst) {
        println!("{}", depth(0));
    }
    other.join().unwrap();
    println!("fini");
}
