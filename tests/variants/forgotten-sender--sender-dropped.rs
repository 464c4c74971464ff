//! refutes: forgotten-sender always deadlocks

use std::sync::mpsc::{self, Sender};
use std::thread;

fn producer(letters: u32, sender: Sender<u32>) {
    for n in 1..=letters {
        sender.send(n).unwrap();
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    for letters in [2, 1] {
        let own = sender.clone();
        thread::spawn(move || producer(letters, own));
    }
    // Il ne reste que les émetteurs des producteurs.
    drop(sender);

    let mut count = 0;
    for _letter in receiver {
        count += 1;
    }
    println!("lettres reçues : {count}");
}
