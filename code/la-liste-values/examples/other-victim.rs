//! Un autre ordonnancement, qui fait échouer l'ouvrier 1

use parking_lot::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// À qui le tour, étape après étape.
const TURNS: [u32; 10] = [2, 2, 2, 1, 2, 2, 2, 2, 1, 1];
static CURRENT: AtomicUsize = AtomicUsize::new(0);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Attend le tour de l'ouvrier `n`, fait une étape, puis passe au tour suivant.
fn step<T>(n: u32, action: impl FnOnce() -> T) -> T {
    while TURNS[CURRENT.load(SeqCst)] != n {
        thread::yield_now();
    }
    let result = action();
    CURRENT.fetch_add(1, SeqCst);
    result
}

fn is_empty(n: u32) -> bool {
    let empty = VALUES.lock().is_empty();
    println!("[{n}] liste vide ? {empty}");
    empty
}

fn worker(n: u32) {
    while !step(n, || is_empty(n)) {
        step(n, || println!("[{n}] values : {:?}", VALUES.lock()));
        step(n, || VALUES.lock().remove(0));
    }
}

fn main() {
    *VALUES.lock() = vec![1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    for (n, handle) in [(1, first), (2, second)] {
        if handle.join().is_err() {
            println!("l'ouvrier {n} a échoué");
        }
    }
}
