use std::thread;

fn main() {
    let n: i32 = "un";
    thread::spawn(move || println!("{n}")).join().unwrap();
