//! Un verrou par opération

use std::sync::Mutex;
use std::thread;

static BALANCE: Mutex<i32> = Mutex::new(100);

fn balance() -> i32 {
    *BALANCE.lock().unwrap()
}

fn withdraw(amount: i32) {
    *BALANCE.lock().unwrap() -= amount;
}

fn customer() {
    if balance() >= 100 {
        // Ici, plus personne ne tient le verrou.
        withdraw(100);
    }
}

fn main() {
    let anne = thread::spawn(customer);
    let brice = thread::spawn(customer);
    anne.join().unwrap();
    brice.join().unwrap();

    println!("solde : {}", balance());
}
