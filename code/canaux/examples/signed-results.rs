//! Des résultats signés, remis dans l'ordre

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for n in 0..2 {
        let own = sender.clone();
        thread::spawn(move || {
            let value = n + 10;
            // Le numéro voyage avec le résultat.
            own.send((n, value * value)).unwrap();
        });
    }
    drop(sender);

    let mut squares = [0; 2];
    for (n, square) in receiver {
        squares[n] = square;
    }
    println!("carrés : {squares:?}");
}
