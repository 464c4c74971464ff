//! Pris ou libre ?

use std::sync::{Mutex, MutexGuard};

static VALUE: Mutex<u32> = Mutex::new(7);

fn show(question: u32) {
    let state = match VALUE.try_lock() {
        Ok(_guard) => "libre",
        Err(_) => "pris",
    };
    println!("{question} : {state}");
}

fn read(guard: MutexGuard<u32>) -> u32 {
    *guard
}

fn main() {
    let value = *VALUE.lock().unwrap();
    show(1);

    let guard = VALUE.lock().unwrap();
    let copy = read(guard);
    show(2);

    match *VALUE.lock().unwrap() {
        7 => show(3),
        _ => println!("on n'arrive pas ici"),
    }

    let guard = VALUE.lock().unwrap();
    let guard = *guard + value + copy;
    show(4);
    println!("guard vaut {guard}");
}
