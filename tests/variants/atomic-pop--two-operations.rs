//! refutes: atomic-pop never panics

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn take() -> Option<u32> {
    if VALUES.lock().is_empty() {
        return None;
    }
    Some(VALUES.lock().remove(0))
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
