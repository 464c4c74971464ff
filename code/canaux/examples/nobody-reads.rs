//! Trois lettres, deux places, un seul fil

use std::sync::mpsc;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(2);
    for n in 1..=3 {
        sender.send(n).unwrap();
    }
    drop(sender);
    for n in receiver {
        println!("lettre {n}");
    }
}
