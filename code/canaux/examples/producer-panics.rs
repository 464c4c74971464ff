//! Le producteur échoue, et la boucle finit quand même

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    let producer = thread::spawn(move || {
        sender.send(1).unwrap();
        // La panique détruit ce que la fermeture possède : l'émetteur aussi.
        panic!("plus d'encre");
    });

    for n in receiver {
        println!("lettre {n}");
    }
    if producer.join().is_err() {
        println!("le producteur a échoué");
    }
}
