use std::{process, thread};

fn main() {
    thread::spawn(|| println!("b"));
    println!("a");
    process::abort();
}
