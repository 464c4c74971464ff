//! Une variable globale que tout le monde peut modifier

use std::thread;

static mut VALUES: Vec<u32> = Vec::new();

fn add(n: u32) {
    // `unsafe` ne suffit pas : le lint `static_mut_refs` refuse encore.
    unsafe { VALUES.push(n) }
}

fn main() {
    let first = thread::spawn(|| add(1));
    let second = thread::spawn(|| add(2));
    first.join().unwrap();
    second.join().unwrap();
}
