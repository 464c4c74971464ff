//! refutes: self-lock always deadlocks

use std::sync::Mutex;

static BALANCE: Mutex<i32> = Mutex::new(100);

fn show_balance() {
    println!("solde : {}", BALANCE.lock().unwrap());
}

fn withdraw(amount: i32) {
    let mut balance = BALANCE.lock().unwrap();
    *balance -= amount;
    drop(balance);
    // Le verrou est libre : `show_balance` peut le prendre.
    show_balance();
}

fn main() {
    withdraw(30);
    println!("fini");
}
