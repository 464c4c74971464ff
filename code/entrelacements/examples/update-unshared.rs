//! Troisième réparation : ne rien partager

use std::thread;

/// Ce que ce fil veut ajouter.
fn amount() -> u32 {
    1
}

fn main() {
    let first = thread::spawn(amount);
    let second = thread::spawn(amount);
    // Un seul fil additionne : `total` est une variable ordinaire.
    let mut total = 0;
    total += first.join().unwrap();
    total += second.join().unwrap();
    println!("total = {total}");
}
