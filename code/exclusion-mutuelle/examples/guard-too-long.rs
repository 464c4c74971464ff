//! Travailler en tenant le verrou

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static NEXT: Mutex<u32> = Mutex::new(1);

fn worker() {
    let mut next = NEXT.lock().unwrap();
    let number = *next;
    *next += 1;

    // Le travail commence, et la garde est toujours là.
    println!("{number} : début");
    thread::sleep(TICK);
    println!("{number} : fin");
}

fn main() {
    let first = thread::spawn(worker);
    let second = thread::spawn(worker);
    first.join().unwrap();
    second.join().unwrap();
}
