//! La liste partagée, avec le mutex de std

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker() {
    while !VALUES.lock().unwrap().is_empty() {
        thread::sleep(TICK);
        // La garde existe encore quand `remove` panique.
        VALUES.lock().unwrap().remove(0);
    }
}

fn main() {
    *VALUES.lock().unwrap() = vec![0, 1, 2];
    let handles = [thread::spawn(worker), thread::spawn(worker)];
    let mut failures = 0;
    for handle in handles {
        if handle.join().is_err() {
            failures += 1;
        }
    }
    println!("échecs : {failures}");
}
