//! Deux mutex, deux bibliothèques

use std::thread;

static STD: std::sync::Mutex<u32> = std::sync::Mutex::new(0);
static PARKING_LOT: parking_lot::Mutex<u32> = parking_lot::Mutex::new(0);

fn add_one() {
    // L'un rend un `Result`, l'autre la garde elle-même.
    *STD.lock().unwrap() += 1;
    *PARKING_LOT.lock() += 1;
}

fn main() {
    let first = thread::spawn(add_one);
    let second = thread::spawn(add_one);
    first.join().unwrap();
    second.join().unwrap();

    println!("std : {}", STD.lock().unwrap());
    println!("parking_lot : {}", PARKING_LOT.lock());
}
