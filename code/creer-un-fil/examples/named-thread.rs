//! Chaque fil dit son nom

use std::thread;

fn introduce() {
    let current = thread::current();
    match current.name() {
        Some(name) => println!("je suis le fil « {name} »"),
        None => println!("je suis un fil sans nom"),
    }
}

fn main() {
    introduce();

    let builder = thread::Builder::new().name("compteur".to_string());
    // Ici `spawn` rend un `Result` : le système peut refuser un fil.
    let named = builder.spawn(introduce).expect("fil refusé");
    named.join().unwrap();

    let unnamed = thread::spawn(introduce);
    unnamed.join().unwrap();
}
