//! Un virement interrompu, et le verrou qui s'en souvient

use std::sync::Mutex;
use std::thread;

const CEILING: u32 = 120;

// Le compte courant et le livret ; le livret est plafonné.
static ACCOUNTS: Mutex<[u32; 2]> = Mutex::new([100, 100]);

fn save(amount: u32) {
    let mut accounts = ACCOUNTS.lock().unwrap();
    accounts[0] -= amount;
    // Trop tard pour vérifier : l'argent est parti, et pas encore arrivé.
    assert!(accounts[1] + amount <= CEILING, "livret plein");
    accounts[1] += amount;
}

fn main() {
    let failed = thread::spawn(|| save(50)).join().is_err();
    println!("le virement a échoué : {failed}");

    match ACCOUNTS.lock() {
        Ok(accounts) => println!("comptes : {accounts:?}"),
        Err(error) => println!("erreur : {error}"),
    }
    println!("empoisonné : {}", ACCOUNTS.is_poisoned());
}
