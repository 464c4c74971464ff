//! Un compteur par fil

use std::cell::Cell;
use std::thread;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

fn add_one() -> u32 {
    COUNT.set(COUNT.get() + 1);
    COUNT.get()
}

fn main() {
    add_one();
    add_one();

    // Un nouveau fil trouve un compteur neuf.
    let other = thread::spawn(add_one);

    println!("autre fil : {}", other.join().unwrap());
    println!("main : {}", add_one());
}
