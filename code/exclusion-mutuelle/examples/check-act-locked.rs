//! Vérifier et agir sous le même verrou

use std::sync::Mutex;
use std::thread;

static BALANCE: Mutex<i32> = Mutex::new(100);

fn withdraw_if_covered(amount: i32) {
    // Une seule garde, de la question jusqu'au retrait.
    let mut balance = BALANCE.lock().unwrap();
    if *balance >= amount {
        *balance -= amount;
    }
}

fn main() {
    let anne = thread::spawn(|| withdraw_if_covered(100));
    let brice = thread::spawn(|| withdraw_if_covered(100));
    anne.join().unwrap();
    brice.join().unwrap();

    println!("solde : {}", BALANCE.lock().unwrap());
}
