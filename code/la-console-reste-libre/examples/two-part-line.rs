//! Une ligne écrite en deux fois

use std::thread;

fn main() {
    let writer = thread::spawn(|| {
        print!("un, ");
        // Entre ces deux appels, un autre fil a le droit d'écrire.
        println!("deux");
    });
    println!("bonjour");
    writer.join().unwrap();
}
