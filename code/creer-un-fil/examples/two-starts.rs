//! Un compteur neuf pour chaque démarrage

use std::thread::{self, JoinHandle};

struct Counter {
    n: u32,
}

impl Counter {
    fn start(self) -> JoinHandle<()> {
        thread::spawn(move || {
            for i in 0..self.n {
                println!("{i}");
            }
        })
    }
}

// Chaque appel fabrique un compteur qui n'a jamais servi.
fn new_counter() -> Counter {
    Counter { n: 3 }
}

fn main() {
    let first = new_counter().start();
    first.join().unwrap();

    let second = new_counter().start();
    second.join().unwrap();
}
