//! Les mêmes calculs sous un seul grand verrou

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

const LIMIT: u32 = 700_000;
const STEP: usize = 1_000;

/// Qui calcule doit le tenir.
static GIANT: Mutex<()> = Mutex::new(());

fn primes_below(limit: u32) -> usize {
    let is_prime = |&n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    let mut count = 0;
    for start in (2..limit).step_by(STEP) {
        // Rendu tous les mille nombres, pour que l'autre fil puisse avancer aussi.
        let _guard = GIANT.lock().unwrap();
        count += (start..limit).take(STEP).filter(is_prime).count();
    }
    count
}

fn main() {
    let start = Instant::now();
    let alone = [(); 2].map(|()| primes_below(LIMIT));
    println!("un fil : {} ms", start.elapsed().as_millis());

    let start = Instant::now();
    let together = thread::scope(|scope| {
        let workers = [(); 2].map(|()| scope.spawn(|| primes_below(LIMIT)));
        workers.map(|worker| worker.join().unwrap())
    });
    println!("deux fils : {} ms", start.elapsed().as_millis());

    assert_eq!(alone, together);
}
