use std::sync::Arc;
use std::thread;

fn main() {
    let shared = Arc::new(1);
    let other = Arc::clone(&shared);
    let thread = thread::spawn(move || drop(other));
    println!("{}", Arc::strong_count(&shared) > 2);
    thread.join().unwrap();
}
