//! Un fil qui s'attend lui-même

use std::sync::Mutex;

static BALANCE: Mutex<i32> = Mutex::new(100);

fn show_balance() {
    println!("solde : {}", BALANCE.lock().unwrap());
}

fn withdraw(amount: i32) {
    let mut balance = BALANCE.lock().unwrap();
    *balance -= amount;
    // `show_balance` veut le verrou, et c'est nous qui le tenons.
    show_balance();
}

fn main() {
    withdraw(30);
    println!("fini");
}
