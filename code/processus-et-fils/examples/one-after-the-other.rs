//! Attendre le premier fil avant de continuer

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn walk(name: &str) {
    for i in 1..=3 {
        println!("{name}{i}");
        thread::sleep(TICK);
    }
}

fn main() {
    let second = thread::spawn(|| walk("b"));
    second.join().unwrap(); // remonté d'une ligne : « b » d'abord, jusqu'au bout
    walk("a");
}
