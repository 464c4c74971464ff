//! Trois façons de partager le même calcul entre deux fils

use std::thread;
use std::time::Instant;

const LIMIT: u32 = 700_000;

fn is_prime(n: &u32) -> bool {
    (2..=n.isqrt()).all(|d| !n.is_multiple_of(d))
}

/// Un fil prend les nombres pour lesquels `is_left` est vrai, l'autre le reste.
fn measure(label: &str, is_left: fn(u32) -> bool) -> usize {
    let start = Instant::now();
    let count = thread::scope(|scope| {
        let workers = [true, false].map(|left| {
            let mine = move |n: &u32| is_left(*n) == left;
            scope.spawn(move || (2..LIMIT).filter(mine).filter(is_prime).count())
        });
        workers.map(|worker| worker.join().unwrap()).iter().sum()
    });
    println!("{label} : {} ms", start.elapsed().as_millis());
    count
}

fn main() {
    let counts = [
        measure("par moitiés", |n| n < LIMIT / 2),
        measure("un sur deux", |n| n.is_multiple_of(2)),
        measure("mille par mille", |n| (n / 1_000).is_multiple_of(2)),
    ];
    assert!(counts.iter().all(|&count| count == counts[0]));
}
