//! Deux curseurs dans les mêmes instructions

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn walk(name: &str) {
    // Chaque curseur a son propre `i` : c'est une variable locale.
    for i in 1..=3 {
        println!("{name}{i}");
        thread::sleep(TICK);
    }
}

fn main() {
    let second = thread::spawn(|| walk("b"));
    walk("a"); // le fil principal avance de son côté, sans attendre l'autre
    second.join().unwrap();
}
