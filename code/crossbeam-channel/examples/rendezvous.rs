//! Un canal sans place : on se rencontre ou on attend

use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(0);
    let runner = thread::spawn(move || {
        println!("coureur : j'arrive");
        receiver.recv().unwrap()
    });

    // Ne revient que lorsque le coureur a tendu la main.
    sender.send("le témoin").unwrap();
    println!("principal : remis");
    println!("coureur : j'ai {}", runner.join().unwrap());
}
