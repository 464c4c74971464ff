//! Les réponses du compilateur

use std::cell::Cell;
use std::sync::{Arc, Mutex};

fn send(name: &str, _value: impl Send) {
    println!("{name} : Send");
}

fn sync(name: &str, _value: impl Sync) {
    println!("{name} : Sync");
}

fn main() {
    send("String", String::from("Anne"));
    sync("String", String::from("Anne"));

    send("Cell", Cell::new(7));

    send("Arc<Mutex>", Arc::new(Mutex::new(7)));
    sync("Arc<Mutex>", Arc::new(Mutex::new(7)));

    let total = Mutex::new(7);
    sync("MutexGuard", total.lock().unwrap());
}
