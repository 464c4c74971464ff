//! Un premier message

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    let producer = thread::spawn(move || {
        let letter = String::from("bonjour");
        sender.send(letter).unwrap();
    });

    // Dort jusqu'à ce qu'un message arrive.
    let letter = receiver.recv().unwrap();
    println!("reçu : {letter}");
    producer.join().unwrap();
}
