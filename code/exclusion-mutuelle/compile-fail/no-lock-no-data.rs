//! Ajouter 1 sans prendre le verrou

use std::sync::Mutex;

static TOTAL: Mutex<u32> = Mutex::new(0);

fn add_one() {
    // Où est passé `lock` ?
    *TOTAL += 1;
}

fn main() {
    add_one();
    println!("total = {}", TOTAL.lock().unwrap());
}
