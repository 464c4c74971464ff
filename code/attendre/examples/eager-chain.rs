//! La chaîne coupée en deux

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(id: u32) {
    println!("{id} : début");
    thread::sleep(TICK);
    println!("{id} : fin");
}

fn main() {
    // `collect` va jusqu'au bout : tous les fils sont lancés sur cette ligne.
    let handles: Vec<_> = (1..=2)
        .map(|id| thread::spawn(move || worker(id)))
        .collect();

    handles
        .into_iter()
        .for_each(|handle| handle.join().unwrap());
}
