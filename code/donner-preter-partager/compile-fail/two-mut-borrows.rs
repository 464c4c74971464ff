//! Prêter la même liste à deux fils qui la modifient

use std::thread;

fn main() {
    let mut values = vec![10, 20, 30, 40];

    thread::scope(|s| {
        s.spawn(|| values[0] += 1);
        // Deux fils pourraient modifier la liste au même instant.
        s.spawn(|| values[3] += 1);
    });

    println!("liste : {values:?}");
}
