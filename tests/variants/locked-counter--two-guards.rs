//! refutes: locked-counter never prints "total = 1"

use std::sync::Mutex;
use std::thread;

static TOTAL: Mutex<u32> = Mutex::new(0);

fn add_one() {
    // Deux gardes : le verrou est libre entre la lecture et l'écriture.
    let seen = *TOTAL.lock().unwrap();
    *TOTAL.lock().unwrap() = seen + 1;
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();

    println!("total = {}", TOTAL.lock().unwrap());
}
