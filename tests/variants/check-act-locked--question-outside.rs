//! refutes: check-act-locked never prints "solde : -100"

use std::sync::Mutex;
use std::thread;

static BALANCE: Mutex<i32> = Mutex::new(100);

fn withdraw_if_covered(amount: i32) {
    // La garde de la question disparaît avant le retrait.
    let covered = *BALANCE.lock().unwrap() >= amount;
    if covered {
        *BALANCE.lock().unwrap() -= amount;
    }
}

fn main() {
    let anne = thread::spawn(|| withdraw_if_covered(100));
    let brice = thread::spawn(|| withdraw_if_covered(100));
    anne.join().unwrap();
    brice.join().unwrap();

    println!("solde : {}", BALANCE.lock().unwrap());
}
