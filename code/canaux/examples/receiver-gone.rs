//! Écrire à quelqu'un qui est parti

use std::sync::mpsc;

fn main() {
    let (sender, receiver) = mpsc::channel();
    sender.send("première").unwrap();
    drop(receiver);

    match sender.send("seconde") {
        Ok(()) => println!("envoyée"),
        // L'erreur contient le message : il n'est pas perdu.
        Err(error) => println!("revenue : {}", error.0),
    }
}
