//! Le fil principal s'en va sans attendre

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn count(n: u32) {
    for i in 0..n {
        thread::sleep(TICK);
        println!("{i}");
    }
}

fn main() {
    println!("début du compte");
    thread::spawn(|| count(5));
    thread::sleep(TICK * 5 / 2);
    // Pas de `join` : `main` se termine, et le processus avec lui.
}
