//! Deux annonces, puis « fini »

use std::thread;

fn main() {
    let mut handles = Vec::new();
    for name in ["Anne", "Brice"] {
        handles.push(thread::spawn(move || println!("{name} a terminé")));
    }

    for handle in handles {
        handle.join().unwrap();
    }

    // Les deux `join` sont revenus : les deux annonces sont affichées.
    println!("fini");
}
