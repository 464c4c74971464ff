//! refutes: four-philosophers never deadlocks

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

const SEATS: usize = 4;

static FORKS: [Mutex<()>; SEATS] = [const { Mutex::new(()) }; SEATS];
static EATING: AtomicU32 = AtomicU32::new(0);

fn dine(seat: usize) {
    let neighbour = (seat + 1) % SEATS;
    // Chacun commence par sa gauche.
    let _first = FORKS[seat].lock().unwrap();
    let _second = FORKS[neighbour].lock().unwrap();

    // Combien mangeaient déjà quand celui-ci a commencé ?
    if EATING.fetch_add(1, SeqCst) == 1 {
        println!("deux mangent ensemble");
    }
    EATING.fetch_sub(1, SeqCst);
}

fn main() {
    let mut handles = Vec::new();
    for seat in 0..SEATS {
        handles.push(thread::spawn(move || dine(seat)));
    }

    for handle in handles {
        handle.join().unwrap();
    }
    println!("la table est vide");
}
