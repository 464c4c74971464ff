//! refutes: one-guard never panics

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker(n: u32) {
    loop {
        if VALUES.lock().is_empty() {
            break;
        }
        thread::sleep(TICK);
        let mut values = VALUES.lock();
        println!("[{n}] values : {values:?}");
        values.remove(0);
    }
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    first.join().unwrap();
    second.join().unwrap();
}
