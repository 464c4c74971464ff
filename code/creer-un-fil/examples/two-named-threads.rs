//! Deux fils nommés comptent chacun de leur côté

use std::thread::{self, JoinHandle};
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(n: u32) {
    // Le fil demande son propre nom : personne ne le lui passe en argument.
    let current = thread::current();
    let name = current.name().unwrap_or("sans nom");
    for i in 0..n {
        println!("{name} : {i}");
        thread::sleep(TICK);
    }
}

fn spawn_named(name: &str, n: u32) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(move || worker(n)).expect("fil refusé")
}

fn main() {
    let left = spawn_named("gauche", 3);
    let right = spawn_named("droite", 3);

    left.join().unwrap();
    right.join().unwrap();
}
