//! Les réponses du compilateur

use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard};

fn send<T: Send>(name: &str) {
    println!("{name} : Send");
}

fn sync<T: Sync>(name: &str) {
    println!("{name} : Sync");
}

fn main() {
    send::<String>("String");
    sync::<String>("String");
    send::<Cell<u32>>("Cell<u32>");
    send::<Arc<Mutex<u32>>>("Arc<Mutex<u32>>");
    sync::<Arc<Mutex<u32>>>("Arc<Mutex<u32>>");
    sync::<MutexGuard<u32>>("MutexGuard<u32>");
}
