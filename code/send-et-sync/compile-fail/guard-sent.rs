//! Envoyer la garde d'un mutex dans un autre fil

use std::sync::Mutex;
use std::thread;

static TOTAL: Mutex<u32> = Mutex::new(0);

fn main() {
    let mut guard = TOTAL.lock().unwrap();
    // Le verrou pris ici serait libéré là-bas.
    let handle = thread::spawn(move || *guard += 1);
    handle.join().unwrap();
}
