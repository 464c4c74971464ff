//! Modifier ce que l'on partage

use std::sync::Arc;
use std::thread;

fn main() {
    let values = Arc::new(vec![10, 20, 30]);

    let shared = Arc::clone(&values);
    let handle = thread::spawn(move || {
        // `main` tient la même liste, et peut la lire en ce moment.
        shared.push(40);
    });

    handle.join().unwrap();
    println!("liste : {values:?}");
}
