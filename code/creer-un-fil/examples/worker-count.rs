//! Un fil compte de 0 à 9

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);
const DEFAULT_COUNT: u32 = 10;

fn worker(n: u32) {
    for i in 0..n {
        println!("{i}");
        thread::sleep(TICK);
    }
}

fn main() {
    // Le fil est lancé ici : il n'y a rien d'autre à appeler.
    let handle = thread::spawn(|| worker(DEFAULT_COUNT));

    // Sans cette attente, `main` pourrait finir avant le fil.
    handle.join().unwrap();
}
