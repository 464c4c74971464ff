//! Deux virements croisés

use std::sync::Mutex;
use std::thread;

static ACCOUNTS: [Mutex<i32>; 2] = [const { Mutex::new(100) }; 2];

fn transfer(from: usize, to: usize, amount: i32) {
    if from == to {
        return; // sinon, on prendrait deux fois le même verrou
    }
    let (mut source, mut target);
    // Toujours le compte de plus petit numéro d'abord.
    if from < to {
        source = ACCOUNTS[from].lock().unwrap();
        target = ACCOUNTS[to].lock().unwrap();
    } else {
        target = ACCOUNTS[to].lock().unwrap();
        source = ACCOUNTS[from].lock().unwrap();
    }
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
