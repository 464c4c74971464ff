//! Tester et retirer en une seule opération

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Retire la dernière valeur et la rend, ou rend `None` s'il n'y en a plus.
fn take() -> Option<u32> {
    VALUES.lock().pop()
}

fn worker(n: u32) {
    // Rien à tester avant : la réponse et la valeur arrivent ensemble.
    while let Some(value) = take() {
        thread::sleep(TICK);
        println!("[{n}] {value}");
    }
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    first.join().unwrap();
    second.join().unwrap();
}
