//! Refuser avant de toucher à quoi que ce soit

use std::sync::Mutex;
use std::thread;

const CEILING: u32 = 120;

static ACCOUNTS: Mutex<[u32; 2]> = Mutex::new([100, 100]);

fn save(amount: u32) -> Result<(), &'static str> {
    let mut accounts = ACCOUNTS.lock().unwrap();
    // Tout ce qui peut échouer vient avant la première modification.
    let current = accounts[0].checked_sub(amount).ok_or("solde insuffisant")?;
    let savings = accounts[1] + amount;
    if savings > CEILING {
        return Err("livret plein");
    }
    *accounts = [current, savings];
    Ok(())
}

fn main() {
    for amount in [50, 20, 90] {
        let answer = thread::spawn(move || save(amount)).join().unwrap();
        println!("{amount} : {answer:?}");
    }
    println!("comptes : {:?}", ACCOUNTS.lock().unwrap());
}
