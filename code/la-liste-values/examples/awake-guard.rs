//! Une garde courte, et la pause sans garde

use parking_lot::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Rend `false` quand il n'y a plus rien à retirer.
fn remove_one(n: u32) -> bool {
    // La garde couvre test, affichage et retrait ; elle finit avec la fonction.
    let mut values = VALUES.lock();
    if values.is_empty() {
        return false;
    }
    println!("[{n}] values : {values:?}");
    values.remove(0);
    true
}

fn worker(n: u32) {
    while remove_one(n) {
        thread::sleep(TICK);
    }
}

fn main() {
    *VALUES.lock() = vec![0, 1, 2];
    let first = thread::spawn(|| worker(1));
    let second = thread::spawn(|| worker(2));
    first.join().unwrap();
    second.join().unwrap();
}
