//! Un fil lancé par un autre fil, et que personne n'attend

use std::thread;

fn main() {
    let child = thread::spawn(|| {
        // La poignée n'est pas gardée : ce fil est détaché.
        thread::spawn(|| println!("petit-enfant"));
        println!("enfant");
    });
    // On attend l'enfant, et seulement lui.
    child.join().unwrap();
}
