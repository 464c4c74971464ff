//! Chaque fil prend le verrou et le rend

use std::sync::Mutex;
use std::thread;

static TOTAL: Mutex<u32> = Mutex::new(0);

fn main() {
    let handle = thread::spawn(|| {
        // La garde naît et disparaît dans ce fil.
        let mut guard = TOTAL.lock().unwrap();
        *guard += 1;
    });

    *TOTAL.lock().unwrap() += 1;
    handle.join().unwrap();
    println!("total = {}", TOTAL.lock().unwrap());
}
