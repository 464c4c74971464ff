//! refutes: ticket-numbers always prints "numéros : [1, 2]"

use std::sync::Mutex;
use std::thread;

static LAST: Mutex<u32> = Mutex::new(0);

fn next_ticket() -> u32 {
    // Trois gardes : la lecture, l'écriture et la relecture.
    let last = *LAST.lock().unwrap();
    *LAST.lock().unwrap() = last + 1;
    *LAST.lock().unwrap()
}

fn main() {
    let first = thread::spawn(next_ticket);
    let second = thread::spawn(next_ticket);

    let mut tickets = [first.join().unwrap(), second.join().unwrap()];
    tickets.sort();
    println!("numéros : {tickets:?}");
}
