//! « fini » vient toujours en dernier

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
    let handle = thread::spawn(|| worker(5));

    // Le fil principal reste sur cette ligne tant que l'ouvrier travaille.
    handle.join().unwrap();

    println!("fini");
}
