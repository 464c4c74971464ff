//! Une référence qui voudrait survivre à la garde

use std::sync::Mutex;

static VALUES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn main() {
    VALUES.lock().unwrap().extend([10, 20, 30]);

    let first;
    {
        let guard = VALUES.lock().unwrap();
        // On garde un chemin vers la donnée, sans garder le verrou.
        first = &guard[0];
    }
    println!("première valeur : {first}");
}
