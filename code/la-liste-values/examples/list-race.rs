//! Deux ouvriers vident la même liste

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn worker(n: u32) {
    while !VALUES.lock().is_empty() {
        thread::sleep(TICK);
        println!("[{n}] values : {:?}", VALUES.lock());
        // La liste a pu changer depuis le test de la boucle.
        VALUES.lock().remove(0);
    }
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    for (n, handle) in [(1, first), (2, second)] {
        if handle.join().is_err() {
            println!("l'ouvrier {n} a échoué");
        }
    }
}
