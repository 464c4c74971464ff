//! Lancer et attendre dans la même boucle

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(id: u32) {
    println!("{id} : début");
    thread::sleep(TICK);
    println!("{id} : fin");
}

fn main() {
    for id in 1..=2 {
        let handle = thread::spawn(move || worker(id));
        // On attend ici, avant même d'avoir lancé le suivant.
        handle.join().unwrap();
    }
}
