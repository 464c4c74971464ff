//! Deux compteurs préparés dans un ordre, démarrés dans l'autre

use std::thread::{self, JoinHandle};

struct Counter {
    name: String,
    n: u32,
}

impl Default for Counter {
    fn default() -> Self {
        Counter {
            name: "compteur".to_string(),
            n: 2,
        }
    }
}

fn worker(n: u32) {
    let current = thread::current();
    let name = current.name().unwrap_or("sans nom");
    for i in 0..n {
        println!("{name} : {i}");
    }
}

impl Counter {
    fn start(self) -> JoinHandle<()> {
        // Le nom va au fil, le nombre à la fermeture.
        let Counter { name, n } = self;
        let builder = thread::Builder::new().name(name);
        builder.spawn(move || worker(n)).expect("fil refusé")
    }
}

fn main() {
    let ordinary = Counter::default();
    let long = Counter {
        n: 3,
        name: "long".to_string(),
    };
    println!("deux compteurs prêts, aucun fil");

    long.start().join().unwrap();
    ordinary.start().join().unwrap();
}
