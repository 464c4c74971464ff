//! Donner la liste au fil

use std::thread::{self, JoinHandle};

fn start_sum() -> JoinHandle<u32> {
    let values = Vec::from([10, 20, 30]);
    // `move` donne la liste : elle part avec la fermeture, dans le nouveau fil.
    thread::spawn(move || values.iter().sum())
}

fn main() {
    let handle = start_sum();
    println!("somme : {}", handle.join().unwrap());
}
