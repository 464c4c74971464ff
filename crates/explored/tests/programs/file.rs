use std::{fs, thread};

fn main() {
    thread::spawn(|| println!("{}", fs::read_to_string("a").unwrap())).join().unwrap();
}
