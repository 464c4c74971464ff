//! Trois nombres : la part, la chance, et ce que fait cette machine

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

const PAIRS: u32 = 100;

fn add_one(total: &AtomicU32, pause: Duration) {
    let read = total.load(SeqCst);
    thread::sleep(pause);
    total.store(read + 1, SeqCst);
}

/// Lance deux fils, attend leur fin, et dit si un ajout s'est perdu.
fn loses(pause: Duration) -> bool {
    let total = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| add_one(&total, pause));
        scope.spawn(|| add_one(&total, pause));
    });
    total.into_inner() == 1
}

fn lost(pause: Duration) -> usize {
    (0..PAIRS).filter(|_| loses(pause)).count()
}

fn main() {
    // Les deux nombres de `share-not-chance`, pour comparer.
    println!("part des ordres : 66.7 %");
    println!("chance au tirage : 50 %");
    // Cent paires de fils : le nombre de celles qui perdent est un pourcentage.
    println!("sans pause : {} %", lost(Duration::ZERO));
    println!("avec une pause : {} %", lost(Duration::from_millis(5)));
}
