//! Ce qu'un statique possède est rendu après chaque exécution.

use std::sync::{LazyLock, Mutex};
use std::thread;

static HEAVY: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
static LAZY: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| Mutex::new(Vec::with_capacity(16 << 20)));

fn main() {
    let threads = [1, 2, 3].map(|n| {
        thread::spawn(move || {
            HEAVY.lock().unwrap().push(Vec::with_capacity(16 << 20));
            LAZY.lock().unwrap().push(n);
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}
