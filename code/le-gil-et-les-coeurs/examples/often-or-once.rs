//! Un total partagé à chaque fois, ou à la fin

use std::hint::black_box;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

const LIMIT: u64 = 1_000_000;

/// Compte les multiples de 7, en ajoutant 1 au total pour chacun.
fn often(total: &Mutex<u64>) {
    for _ in (1..black_box(LIMIT)).filter(|n| n.is_multiple_of(7)) {
        *total.lock().unwrap() += 1;
    }
}

/// Les compte à part, et n'ajoute au total qu'à la fin.
fn once(total: &Mutex<u64>) {
    let count = (1..black_box(LIMIT))
        .filter(|n| n.is_multiple_of(7))
        .count();
    *total.lock().unwrap() += count as u64;
}

fn measure(label: &str, work: fn(&Mutex<u64>)) -> u64 {
    let total = Mutex::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| work(&total));
        scope.spawn(|| work(&total));
    });
    println!("{label} : {} µs", start.elapsed().as_micros());
    total.into_inner().unwrap()
}

fn main() {
    let counts = [measure("à chaque fois", often), measure("à la fin", once)];
    assert_eq!(counts[0], counts[1]);
}
