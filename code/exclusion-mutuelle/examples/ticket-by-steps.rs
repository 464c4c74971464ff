//! Un numéro pris en trois appels

use std::sync::Mutex;
use std::thread;

static LAST: Mutex<u32> = Mutex::new(0);

fn last() -> u32 {
    *LAST.lock().unwrap()
}

fn set_last(number: u32) {
    *LAST.lock().unwrap() = number;
}

fn ticket() -> u32 {
    // Lire, écrire, relire : le verrou est pris trois fois.
    set_last(last() + 1);
    last()
}

fn main() {
    let first = thread::spawn(ticket);
    let second = thread::spawn(ticket);

    let mut tickets = [first.join().unwrap(), second.join().unwrap()];
    tickets.sort();
    println!("numéros : {tickets:?}");
}
