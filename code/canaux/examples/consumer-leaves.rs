//! Le consommateur part le premier

use std::sync::mpsc::{self, SyncSender};
use std::thread;

fn producer(sender: SyncSender<u32>) {
    let mut n = 1;
    // Une erreur dit que plus personne n'écoute : on s'arrête.
    while sender.send(n).is_ok() {
        n += 1;
    }
}

fn main() {
    let (sender, receiver) = mpsc::sync_channel(1);
    let handle = thread::spawn(move || producer(sender));

    for _ in 0..2 {
        println!("reçu : {}", receiver.recv().unwrap());
    }
    drop(receiver);
    handle.join().unwrap();
    println!("fini");
}
