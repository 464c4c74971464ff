//! Se servir d'une liste que l'on a donnée

use std::thread;

fn main() {
    let values = vec![10, 20, 30];

    let handle = thread::spawn(move || values.iter().sum::<u32>());

    // La liste est partie avec la fermeture.
    println!("liste : {values:?}");
    println!("somme : {}", handle.join().unwrap());
}
