//! La panique d'un fil transmise au fil principal

use std::thread;

fn print_pages() {
    println!("page 1");
    println!("page 2");
    panic!("plus de papier");
}

fn main() {
    let builder = thread::Builder::new().name("ouvrier".to_string());
    let handle = builder.spawn(print_pages).unwrap();

    // `unwrap` sur un `Err` : le fil principal panique à son tour.
    handle.join().unwrap();

    println!("le fil principal continue");
}
