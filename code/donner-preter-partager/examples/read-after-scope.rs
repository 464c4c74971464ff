//! Lire quand l'emprunt est fini

use std::thread;

fn main() {
    let mut values = vec![3, 1, 2];

    thread::scope(|s| {
        s.spawn(|| values.sort());
    });

    println!("liste : {values:?}");
}
