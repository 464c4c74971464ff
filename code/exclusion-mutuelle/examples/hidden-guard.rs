//! Deux ouvriers qui ne travaillent jamais ensemble

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker() {
    while let Some(job) = JOBS.lock().unwrap().pop() {
        println!("{job} : début");
        thread::sleep(TICK);
        println!("{job} : fin");
    }
}

fn main() {
    JOBS.lock().unwrap().extend([2, 1]);

    let first = thread::spawn(worker);
    let second = thread::spawn(worker);
    first.join().unwrap();
    second.join().unwrap();
}
