//! Un Arc pour chaque fil

use std::sync::Arc;
use std::thread;

fn main() {
    let words = Arc::new(vec!["un", "deux", "trois"]);

    let words_there = Arc::clone(&words);
    let count = thread::spawn(move || words_there.len());
    // Le dernier fil peut prendre l'`Arc` de départ : `main` n'en a plus besoin.
    let letters = thread::spawn(move || words.concat().len());

    println!("mots : {}", count.join().unwrap());
    println!("lettres : {}", letters.join().unwrap());
}
