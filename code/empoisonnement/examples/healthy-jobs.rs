//! Un mauvais travail, un seul ouvrier perdu

use std::sync::Mutex;
use std::thread;

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn next_job() -> Option<u32> {
    // La garde disparaît au retour : le travail se fera sans elle.
    JOBS.lock().unwrap().pop()
}

fn worker() {
    while let Some(people) = next_job() {
        println!("part de chacun : {}", 100 / people);
    }
}

fn main() {
    *JOBS.lock().unwrap() = vec![20, 0];
    let handles = [thread::spawn(worker), thread::spawn(worker)];
    let mut failures = 0;
    for handle in handles {
        if handle.join().is_err() {
            failures += 1;
        }
    }
    println!("échecs : {failures}");
}
