//! Prêter une liste à un fil, et partir avant lui

use std::thread::{self, JoinHandle};

fn start_sum() -> JoinHandle<u32> {
    let values = Vec::from([10, 20, 30]);
    // La fermeture emprunte `values`, qui disparaît à l'accolade suivante.
    thread::spawn(|| values.iter().sum())
}

fn main() {
    let handle = start_sum();
    println!("somme : {}", handle.join().unwrap());
}
