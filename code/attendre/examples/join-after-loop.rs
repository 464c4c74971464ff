//! Tout lancer, puis tout attendre

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(id: u32) {
    println!("{id} : début");
    thread::sleep(TICK);
    println!("{id} : fin");
}

fn main() {
    let mut handles = Vec::new();
    for id in 1..=2 {
        handles.push(thread::spawn(move || worker(id)));
    }

    // Ici, tous les fils sont lancés ; on n'attend qu'à partir de maintenant.
    for handle in handles {
        handle.join().unwrap();
    }
}
