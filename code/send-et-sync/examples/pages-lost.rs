//! Où sont passées les pages ?

use std::cell::Cell;
use std::thread;

thread_local! {
    static PAGES: Cell<u32> = const { Cell::new(0) };
}

fn print_pages(n: u32) {
    PAGES.set(PAGES.get() + n);
}

fn main() {
    let anne = thread::spawn(|| print_pages(2));
    let brice = thread::spawn(|| print_pages(3));
    anne.join().unwrap();
    brice.join().unwrap();
    println!("pages : {}", PAGES.get());
}
