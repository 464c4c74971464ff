//! Demander au compilateur ce qui est `Send`, ce qui est `Sync`

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

// Un appel ne compile que si le type demandé a le trait.
fn send<T: Send>(name: &str) {
    println!("{name} : Send");
}

fn sync<T: Sync>(name: &str) {
    println!("{name} : Sync");
}

fn main() {
    send::<Vec<u32>>("Vec<u32>");
    sync::<Vec<u32>>("Vec<u32>");

    send::<RefCell<u32>>("RefCell<u32>");
    // sync::<RefCell<u32>> ne compile pas.

    send::<Mutex<RefCell<u32>>>("Mutex<RefCell<u32>>");
    sync::<Mutex<RefCell<u32>>>("Mutex<RefCell<u32>>");

    send::<Arc<Vec<u32>>>("Arc<Vec<u32>>");
    // send::<Arc<RefCell<u32>>> ne compile pas.
}
