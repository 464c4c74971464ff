//! La fermeture emporte l'argument

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(n: u32) {
    for i in 0..n {
        println!("{i}");
        thread::sleep(TICK);
    }
}

fn main() {
    let n = 5;

    // `move` : la fermeture emporte sa propre copie de `n`.
    let handle = thread::spawn(move || worker(n));
    handle.join().unwrap();

    println!("dans main, n vaut toujours {n}");
}
