//! Saluer deux fois, en donnant une copie du nom

use std::thread;

fn main() {
    let name = String::from("Anne");
    let copy = name.clone();
    let handle = thread::spawn(move || println!("bonjour, {copy}"));
    handle.join().unwrap();
    println!("au revoir, {name}");
}
