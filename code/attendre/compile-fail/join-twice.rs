//! Attendre deux fois le même fil

use std::thread;

fn main() {
    let handle = thread::spawn(|| println!("ouvrier"));

    handle.join().unwrap();
    // Refusé : le premier `join` a pris la poignée.
    handle.join().unwrap();
}
