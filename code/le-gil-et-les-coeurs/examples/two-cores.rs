//! Deux longs calculs, l'un après l'autre, puis en même temps

use std::hint::black_box;
use std::thread;
use std::time::Instant;

const LIMIT: u32 = 700_000;

/// Combien de nombres premiers au-dessous de `limit`, par la méthode la plus simple.
fn primes_below(limit: u32) -> usize {
    let is_prime = |&n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    (2..limit).filter(is_prime).count()
}

fn main() {
    // `black_box` cache le nombre au compilateur, qui ne peut rien calculer d'avance.
    let start = Instant::now();
    let alone = [(); 2].map(|()| primes_below(black_box(LIMIT)));
    println!("un fil : {} ms", start.elapsed().as_millis());

    let start = Instant::now();
    let together = thread::scope(|scope| {
        let workers = [(); 2].map(|()| scope.spawn(|| primes_below(black_box(LIMIT))));
        workers.map(|worker| worker.join().unwrap())
    });
    println!("deux fils : {} ms", start.elapsed().as_millis());

    assert_eq!(alone, together);
}
