//! Relire une lettre déjà envoyée

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || println!("reçu : {}", receiver.recv().unwrap()));

    let letter = String::from("bonjour");
    sender.send(letter).unwrap();
    // La lettre est partie : elle n'est plus à nous.
    println!("envoyé : {letter}");
    reader.join().unwrap();
}
