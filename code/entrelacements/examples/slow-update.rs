//! Le même ajout, avec une pause entre ses deux étapes

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_one() {
    let read = TOTAL.load(SeqCst);
    // La seule ligne nouvelle : elle laisse à l'autre fil le temps de lire.
    thread::sleep(TICK);
    TOTAL.store(read + 1, SeqCst);
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
