//! À chaque fil sa case du résultat

use std::thread;

fn main() {
    let texts = ["fil", "processus", "verrou"];
    let mut lengths = [0; 3];

    thread::scope(|s| {
        // Chaque tour emprunte une autre case : les fils ne se gênent pas.
        for (length, text) in lengths.iter_mut().zip(texts) {
            s.spawn(|| *length = text.len());
        }
    });

    println!("longueurs : {lengths:?}");
}
