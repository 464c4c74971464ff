//! Prendre un travail, puis rendre le verrou

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn next_job() -> Option<u32> {
    // La garde ne sort pas de cette fonction.
    JOBS.lock().unwrap().pop()
}

fn worker() {
    while let Some(job) = next_job() {
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
