//! Une variable globale, et son verrou

use std::sync::Mutex;
use std::thread;

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn add(n: u32) {
    // Ni `mut`, ni `unsafe` : la liste ne s'atteint que par le verrou.
    VALUES.lock().unwrap().push(n);
}

fn main() {
    let first = thread::spawn(|| add(1));
    let second = thread::spawn(|| add(2));
    first.join().unwrap();
    second.join().unwrap();
    println!("liste : {:?}", VALUES.lock().unwrap());
}
