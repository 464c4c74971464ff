//! Le guichet vend la dernière place

use parking_lot::Mutex;
use std::thread;

static SEATS: Mutex<i32> = Mutex::new(1);

fn buy() {
    if *SEATS.lock() > 0 {
        *SEATS.lock() -= 1;
    }
}

fn main() {
    let anne = thread::spawn(buy);
    let brice = thread::spawn(buy);
    anne.join().unwrap();
    brice.join().unwrap();
    println!("places restantes : {}", SEATS.lock());
}
