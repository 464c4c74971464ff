//! Le même virement, avec le mutex de parking_lot

use parking_lot::Mutex;
use std::thread;

const CEILING: u32 = 120;

static ACCOUNTS: Mutex<[u32; 2]> = Mutex::new([100, 100]);

fn save(amount: u32) {
    let mut accounts = ACCOUNTS.lock();
    accounts[0] -= amount;
    assert!(accounts[1] + amount <= CEILING, "livret plein");
    accounts[1] += amount;
}

fn main() {
    let failed = thread::spawn(|| save(50)).join().is_err();
    println!("le virement a échoué : {failed}");

    // Pas de `Result` : rien, ici, ne dit que les comptes sont faux.
    let accounts = ACCOUNTS.lock();
    println!("comptes : {accounts:?}");
    println!("en tout : {}", accounts[0] + accounts[1]);
}
