//! refutes: bank-transfers never deadlocks

use std::sync::Mutex;
use std::thread;

static ACCOUNTS: [Mutex<i32>; 2] = [const { Mutex::new(100) }; 2];

fn transfer(from: usize, to: usize, amount: i32) {
    if from == to {
        return; // sinon, on prendrait deux fois le même verrou
    }
    // Toujours le compte d'où part l'argent d'abord.
    let mut source = ACCOUNTS[from].lock().unwrap();
    let mut target = ACCOUNTS[to].lock().unwrap();
    *source -= amount;
    *target += amount;
}

fn main() {
    let first = thread::spawn(|| transfer(0, 1, 50));
    let second = thread::spawn(|| transfer(1, 0, 20));
    first.join().unwrap();
    second.join().unwrap();

    let balances = [0, 1].map(|account| *ACCOUNTS[account].lock().unwrap());
    println!("comptes : {balances:?}");
    println!("total = {}", balances[0] + balances[1]);
}
