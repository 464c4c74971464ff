//! Dire bonjour après une pause

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
    let counter = thread::spawn(|| count(5));
    // La pause rend un ordre plus fréquent, elle n'en interdit aucun.
    thread::sleep(TICK * 5 / 2);
    println!("bonjour");
    counter.join().unwrap();
}
