//! Trois philosophes, trois fourchettes

use std::sync::Mutex;
use std::thread;

const SEATS: usize = 3;

static FORKS: [Mutex<()>; SEATS] = [const { Mutex::new(()) }; SEATS];

fn dine(seat: usize) {
    // La fourchette de gauche, puis celle de droite, qui est aussi la gauche du voisin.
    let _left = FORKS[seat].lock().unwrap();
    let _right = FORKS[(seat + 1) % SEATS].lock().unwrap();
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
