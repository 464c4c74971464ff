//! Deux fils, une seule mémoire

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_five() {
    TOTAL.fetch_add(5, SeqCst);
    println!("second curseur : total = {}", TOTAL.load(SeqCst));
}

fn main() {
    TOTAL.fetch_add(10, SeqCst);
    // Le second curseur est celui d'un fil du même processus : il voit ce TOTAL.
    thread::spawn(add_five).join().unwrap();
    println!("premier curseur : total = {}", TOTAL.load(SeqCst));
}
