//! refutes: philosophers-asymmetric never deadlocks

use std::sync::Mutex;
use std::thread;

const SEATS: usize = 3;

static FORKS: [Mutex<()>; SEATS] = [const { Mutex::new(()) }; SEATS];

fn dine(seat: usize) {
    let left = seat;
    let right = (seat + 1) % SEATS;
    // Chacun commence par sa gauche.
    let _first = FORKS[left].lock().unwrap();
    let _second = FORKS[right].lock().unwrap();
    println!("le philosophe {seat} mange");
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
