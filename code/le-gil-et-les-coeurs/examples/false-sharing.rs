//! Deux compteurs voisins, puis deux compteurs éloignés

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

const ADDITIONS: u64 = 5_000_000;

/// Ce qu'il contient commence à une adresse multiple de 128.
#[derive(Default)]
#[repr(align(128))]
struct Aligned<T>(T);

fn add(counter: &AtomicU64) {
    for _ in 0..ADDITIONS {
        counter.fetch_add(1, SeqCst);
    }
}

fn measure(label: &str, left: &AtomicU64, right: &AtomicU64) {
    let start = Instant::now();
    thread::scope(|scope| {
        // Chaque fil a son compteur, et ne touche jamais à l'autre.
        scope.spawn(|| add(left));
        scope.spawn(|| add(right));
    });
    println!("{label} : {} ms", start.elapsed().as_millis());
}

fn main() {
    let pair: Aligned<[AtomicU64; 2]> = Aligned::default();
    measure("voisins", &pair.0[0], &pair.0[1]);

    let apart: [Aligned<AtomicU64>; 2] = Default::default();
    measure("éloignés", &apart[0].0, &apart[1].0);
}
