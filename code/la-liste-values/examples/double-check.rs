//! Deux tests valent-ils mieux qu'un ?

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker(n: u32) {
    while !VALUES.lock().is_empty() {
        thread::sleep(TICK);
        // Un second test, juste avant de retirer.
        if !VALUES.lock().is_empty() {
            let value = VALUES.lock().remove(0);
            println!("[{n}] {value}");
        }
    }
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    first.join().unwrap();
    second.join().unwrap();
}
