//! refutes: signed-results always prints "carrés : [100, 121]"

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for n in 0..2 {
        let own = sender.clone();
        thread::spawn(move || {
            let value = n + 10;
            own.send(value * value).unwrap();
        });
    }
    drop(sender);

    // Dans l'ordre où ils arrivent.
    let squares: Vec<u32> = receiver.iter().collect();
    println!("carrés : {squares:?}");
}
