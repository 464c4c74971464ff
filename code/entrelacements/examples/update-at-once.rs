//! Deuxième réparation : lire et écrire en une seule étape

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_one() {
    // Aucun autre fil ne passe au milieu d'un `fetch_add`.
    TOTAL.fetch_add(1, SeqCst);
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
