//! Un compteur démarré deux fois

use std::thread::{self, JoinHandle};

struct Counter {
    n: u32,
}

impl Counter {
    // `self`, et non `&self` : démarrer consomme le compteur.
    fn start(self) -> JoinHandle<()> {
        thread::spawn(move || {
            for i in 0..self.n {
                println!("{i}");
            }
        })
    }
}

fn main() {
    let counter = Counter { n: 3 };

    let first = counter.start();
    let second = counter.start();

    first.join().unwrap();
    second.join().unwrap();
}
