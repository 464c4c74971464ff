//! refutes: nobody-reads always deadlocks

use std::sync::mpsc;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(3);
    for n in 1..=3 {
        sender.send(n).unwrap();
    }
    drop(sender);
    for n in receiver {
        println!("lettre {n}");
    }
}
