//! Libérer le verrou, puis travailler

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static NEXT: Mutex<u32> = Mutex::new(1);

fn worker() {
    let mut next = NEXT.lock().unwrap();
    let number = *next;
    *next += 1;
    drop(next); // on a le numéro : le verrou ne sert plus

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
