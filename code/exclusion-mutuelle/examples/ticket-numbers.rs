//! Jamais deux fois le même numéro

use std::sync::Mutex;
use std::thread;

static LAST: Mutex<u32> = Mutex::new(0);

fn next_ticket() -> u32 {
    let mut last = LAST.lock().unwrap();
    *last += 1;
    // On rend une copie du nombre ; la garde, elle, reste ici et disparaît.
    *last
}

fn main() {
    let first = thread::spawn(next_ticket);
    let second = thread::spawn(next_ticket);

    let mut tickets = [first.join().unwrap(), second.join().unwrap()];
    tickets.sort();
    println!("numéros : {tickets:?}");
}
