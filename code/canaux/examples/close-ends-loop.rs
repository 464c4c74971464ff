//! La boucle finit quand il n'y a plus d'émetteur

use std::sync::mpsc::{self, Sender};
use std::thread;

fn producer(letters: u32, sender: Sender<u32>) {
    for n in 1..=letters {
        sender.send(n).unwrap();
    }
    // Fin de la fonction : `sender` est détruit.
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let for_brice = sender.clone();
    let anne = thread::spawn(move || producer(2, sender));
    let brice = thread::spawn(move || producer(1, for_brice));

    let mut count = 0;
    for _letter in receiver {
        count += 1;
    }
    println!("lettres reçues : {count}");
    anne.join().unwrap();
    brice.join().unwrap();
}
