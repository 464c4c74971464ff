//! Un mauvais travail arrête les deux ouvriers

use std::sync::Mutex;
use std::thread;

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker() {
    while let Some(people) = JOBS.lock().unwrap().pop() {
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
