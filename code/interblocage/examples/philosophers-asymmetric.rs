//! Un philosophe commence par l'autre main

use std::sync::Mutex;
use std::thread;

const SEATS: usize = 3;

static FORKS: [Mutex<()>; SEATS] = [const { Mutex::new(()) }; SEATS];

fn dine(seat: usize) {
    let left = seat;
    let right = (seat + 1) % SEATS;
    // Pour le dernier, `right` vaut 0 : il commence donc par sa droite.
    let _first = FORKS[left.min(right)].lock().unwrap();
    let _second = FORKS[left.max(right)].lock().unwrap();
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
