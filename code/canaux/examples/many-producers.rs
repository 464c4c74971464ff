//! Deux producteurs, un seul récepteur

use std::sync::mpsc::{self, Sender};
use std::thread;

fn producer(name: &str, sender: Sender<String>) {
    for n in 1..=2 {
        sender.send(format!("{name} : lettre {n}")).unwrap();
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    // À chacun son émetteur ; tous mènent au même récepteur.
    let for_brice = sender.clone();
    let anne = thread::spawn(move || producer("Anne", sender));
    let brice = thread::spawn(move || producer("Brice", for_brice));

    for _ in 0..4 {
        println!("{}", receiver.recv().unwrap());
    }
    anne.join().unwrap();
    brice.join().unwrap();
}
