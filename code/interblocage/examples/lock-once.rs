//! Passer la donnée plutôt que reprendre le verrou

use std::sync::Mutex;

static BALANCE: Mutex<i32> = Mutex::new(100);

// Ne prend pas le verrou : la garde de l'appelant suffit.
fn show_balance(balance: &i32) {
    println!("solde : {balance}");
}

fn withdraw(amount: i32) {
    let mut balance = BALANCE.lock().unwrap();
    *balance -= amount;
    show_balance(&balance);
}

fn main() {
    withdraw(30);
    println!("fini");
}
