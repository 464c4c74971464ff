//! Les résultats dans l'ordre des poignées

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn slow_square(n: u32, ticks: u32) -> u32 {
    thread::sleep(TICK * ticks);
    n * n
}

fn main() {
    // Le premier ouvrier dort trois fois plus longtemps que le second.
    let mut handles = Vec::new();
    for (n, ticks) in [(7, 3), (8, 1)] {
        handles.push(thread::spawn(move || slow_square(n, ticks)));
    }

    // L'ordre des résultats est celui de cette boucle, pas celui des fins.
    let mut squares = Vec::new();
    for handle in handles {
        squares.push(handle.join().unwrap());
    }

    println!("carrés : {squares:?}");
    println!("fini");
}
