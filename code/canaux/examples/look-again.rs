//! Regarder encore et encore si le drapeau est levé

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static LETTER: Mutex<String> = Mutex::new(String::new());

/// Le drapeau de la boîte : vrai quand une lettre est là.
static FLAG: AtomicBool = AtomicBool::new(false);

fn consumer() {
    // Rien ne prévient le consommateur : il regarde, et regarde encore.
    while !FLAG.load(SeqCst) {
        thread::yield_now();
    }
    println!("reçu : {}", LETTER.lock().unwrap());
}

fn main() {
    let reader = thread::spawn(consumer);
    *LETTER.lock().unwrap() = String::from("bonjour");
    FLAG.store(true, SeqCst);
    reader.join().unwrap();
}
