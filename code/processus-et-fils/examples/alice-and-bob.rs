//! Alice, Bob, et un fil principal qui attend

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn count(name: &str) {
    for i in 1..=2 {
        println!("{name} {i}");
        thread::sleep(TICK);
    }
}

fn main() {
    let alice = thread::spawn(|| count("Alice"));
    let bob = thread::spawn(|| count("Bob"));
    // Le fil principal n'affiche rien : il attend l'un, puis l'autre.
    alice.join().unwrap();
    bob.join().unwrap();
}
