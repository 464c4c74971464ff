//! Fait autre chose chaque fois qu'on le relance.

use std::thread;

unsafe extern "C" {
    safe fn rand() -> i32;
}

fn main() {
    let other = thread::spawn(|| println!("b"));
    for _ in 0..rand() % 7 {
        println!("a");
    }
    other.join().unwrap();
}
