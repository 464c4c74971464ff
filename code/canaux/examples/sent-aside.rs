//! Un fil écrit, l'autre lit

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(2);
    // Si ce fil attend une place, l'autre peut encore recevoir.
    let writer = thread::spawn(move || {
        for n in 1..=3 {
            sender.send(n).unwrap();
        }
    });

    for n in receiver {
        println!("lettre {n}");
    }
    writer.join().unwrap();
}
