//! Une pile assez grande pour cent mille appels

use std::thread::Builder;

const STACK: usize = 64 * 1024 * 1024;

fn depth(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + depth(n - 1) }
}

fn main() {
    // La pile se choisit avant de lancer le fil, et ne grandira plus.
    match Builder::new().stack_size(STACK).spawn(|| depth(100_000)) {
        Ok(handle) => println!("profondeur : {}", handle.join().unwrap()),
        Err(error) => println!("refusé : {error}"),
    }
}
