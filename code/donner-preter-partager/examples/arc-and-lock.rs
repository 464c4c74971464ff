//! Partager, et modifier chacun à son tour

use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let values = Arc::new(Mutex::new(vec![10, 20, 30]));

    let shared = Arc::clone(&values);
    let handle = thread::spawn(move || {
        // `lock` attend que personne d'autre ne se serve de la liste.
        shared.lock().unwrap().push(40);
    });

    handle.join().unwrap();
    println!("liste : {:?}", values.lock().unwrap());
}
