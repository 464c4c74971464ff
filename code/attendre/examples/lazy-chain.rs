//! Une chaîne trop courte

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(id: u32) {
    println!("{id} : début");
    thread::sleep(TICK);
    println!("{id} : fin");
}

fn main() {
    (1..=2)
        .map(|id| thread::spawn(move || worker(id)))
        .for_each(|handle| handle.join().unwrap());
}
