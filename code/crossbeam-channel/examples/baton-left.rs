//! Le même relais, avec une place dans le canal

use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(1);
    let runner = thread::spawn(move || {
        println!("coureur : j'arrive");
        receiver.recv().unwrap()
    });

    // Dépose le témoin, et revient aussitôt.
    sender.send("le témoin").unwrap();
    println!("principal : remis");
    println!("coureur : j'ai {}", runner.join().unwrap());
}
