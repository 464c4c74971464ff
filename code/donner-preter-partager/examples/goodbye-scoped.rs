//! Saluer deux fois, en prêtant le nom

use std::thread;

fn main() {
    let name = String::from("Anne");
    thread::scope(|s| {
        s.spawn(|| println!("bonjour, {name}"));
    });
    println!("au revoir, {name}");
}
