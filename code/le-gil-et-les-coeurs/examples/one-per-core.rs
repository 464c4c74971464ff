//! Autant d'ouvriers que de cœurs

use std::thread;

const LIMIT: u32 = 100_000;

/// Les nombres premiers parmi `first`, `first + step`, `first + 2 * step`…
fn primes(first: u32, step: usize) -> usize {
    let is_prime = |&n: &u32| (2..=n.isqrt()).all(|d| n % d != 0);
    (first..LIMIT).step_by(step).filter(is_prime).count()
}

fn main() {
    // Une estimation de ce qui peut vraiment avancer en même temps.
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let total: usize = thread::scope(|scope| {
        let workers: Vec<_> = (2..)
            .take(cores)
            .map(|first| scope.spawn(move || primes(first, cores)))
            .collect();
        workers.into_iter().map(|w| w.join().unwrap()).sum()
    });
    println!("{total} nombres premiers au-dessous de {LIMIT}");
}
