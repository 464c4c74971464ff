//! Une boîte à deux places

use std::sync::mpsc;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(2);
    println!("{:?}", sender.try_send(1));
    println!("{:?}", sender.try_send(2));
    // Plus de place, et personne n'a rien pris.
    println!("{:?}", sender.try_send(3));

    println!("reçu : {}", receiver.recv().unwrap());
    println!("{:?}", sender.try_send(3));
}
