//! Trois compteurs justes

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static LOCKED: Mutex<u32> = Mutex::new(0);
static ATOMIC: AtomicU32 = AtomicU32::new(0);

fn count() -> u32 {
    // 1. Lire et écrire sous la même garde.
    *LOCKED.lock().unwrap() += 1;

    // 2. Lire et écrire en une seule opération.
    ATOMIC.fetch_add(1, SeqCst);

    // 3. Ne rien partager : chacun rend son compte.
    1
}

fn main() {
    let first = thread::spawn(count);
    let second = thread::spawn(count);
    let sum = first.join().unwrap() + second.join().unwrap();

    println!("verrou : {}", LOCKED.lock().unwrap());
    println!("atomique : {}", ATOMIC.load(SeqCst));
    println!("sans partage : {sum}");
}
