//! La dernière place n'est vendue qu'une fois

use parking_lot::Mutex;
use std::thread;

static SEATS: Mutex<i32> = Mutex::new(1);

fn buy() {
    // Une seule garde, pour le test et pour la vente.
    let mut seats = SEATS.lock();
    if *seats > 0 {
        *seats -= 1;
    }
}

fn main() {
    let anne = thread::spawn(buy);
    let brice = thread::spawn(buy);
    anne.join().unwrap();
    brice.join().unwrap();
    println!("places restantes : {}", SEATS.lock());
}
