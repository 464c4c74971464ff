//! Le lecteur tient le rôle de l'ordonnanceur

use std::env;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);
/// La place, dans la liste des tours, du tour en cours.
static CURRENT: AtomicUsize = AtomicUsize::new(0);

/// Attend le tour du fil `n`, fait une étape, puis passe au tour suivant.
fn step<T>(n: u32, turns: &[u32], action: impl FnOnce() -> T) -> T {
    while turns[CURRENT.load(SeqCst)] != n {
        thread::yield_now();
    }
    let result = action();
    CURRENT.fetch_add(1, SeqCst);
    result
}

fn add_one(n: u32, turns: &[u32]) {
    let read = step(n, turns, || {
        let read = TOTAL.load(SeqCst);
        println!("fil {n} : lit {read}");
        read
    });
    step(n, turns, || {
        TOTAL.store(read + 1, SeqCst);
        println!("fil {n} : écrit {}", read + 1);
    });
}

fn main() {
    let turns: Vec<u32> = env::args()
        .skip(1)
        .map(|turn| turn.parse().unwrap())
        .collect();
    let mut sorted = turns.clone();
    sorted.sort();
    assert_eq!(sorted, [1, 1, 2, 2], "il faut deux tours à chaque fil");

    // Les deux fils suivent la même liste.
    let copy = turns.clone();
    let first = thread::spawn(move || add_one(1, &copy));
    let second = thread::spawn(move || add_one(2, &turns));
    first.join().unwrap();
    second.join().unwrap();
    println!("total = {}", TOTAL.load(SeqCst));
}
