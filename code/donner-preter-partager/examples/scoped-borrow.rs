//! Prêter la même liste à deux fils

use std::thread;

fn main() {
    let values = vec![10, 20, 30];

    thread::scope(|s| {
        // Deux emprunts en même temps, sans `move` : les deux fils ne font que lire.
        let sum = s.spawn(|| values.iter().sum::<u32>());
        let max = s.spawn(|| values.iter().max());

        println!("somme : {}", sum.join().unwrap());
        println!("maximum : {:?}", max.join().unwrap());
    });

    // Les deux fils ont fini : `main` retrouve sa liste.
    println!("liste : {values:?}");
}
