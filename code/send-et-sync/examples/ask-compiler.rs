//! Demander au compilateur ce qui est Send, ce qui est Sync

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

// L'appel ne compile que si le type de la valeur a le trait.
fn send(name: &str, _value: impl Send) {
    println!("{name} : Send");
}

fn sync(name: &str, _value: impl Sync) {
    println!("{name} : Sync");
}

fn main() {
    send("Vec", vec![7]);
    sync("Vec", vec![7]);

    send("RefCell", RefCell::new(7));
    // sync("RefCell", RefCell::new(7)) ne compile pas.

    send("Mutex<RefCell>", Mutex::new(RefCell::new(7)));
    sync("Mutex<RefCell>", Mutex::new(RefCell::new(7)));

    send("Arc<Vec>", Arc::new(vec![7]));
    // send("Arc<RefCell>", Arc::new(RefCell::new(7))) ne compile pas.
}
