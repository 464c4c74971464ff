use parking_lot::{Mutex, deadlock};
use std::sync::Arc;
use std::thread;
fn main() {
    let n = Arc::new(Mutex::new(0));
    let m = Arc::clone(&n);
    let t = thread::spawn(move || *m.lock() += 1);
    *n.lock() += 1;
    t.join().unwrap();
    println!("{}", n.lock());
}
