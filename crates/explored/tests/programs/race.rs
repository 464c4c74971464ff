use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add() {
    let seen = TOTAL.load(SeqCst);
    TOTAL.store(seen + 1, SeqCst);
}

fn main() {
    let other = thread::spawn(add);
    add();
    other.join().unwrap();
    println!("{}", TOTAL.load(SeqCst));
}
