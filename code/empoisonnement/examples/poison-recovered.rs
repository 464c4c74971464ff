//! Prendre un verrou empoisonné, réparer, puis lever l'alerte

use std::sync::{Mutex, MutexGuard};
use std::thread;

const CEILING: u32 = 120;
const TOTAL: u32 = 200;

static ACCOUNTS: Mutex<[u32; 2]> = Mutex::new([100, 100]);

fn save(amount: u32) {
    let mut accounts = repaired();
    accounts[0] -= amount;
    assert!(accounts[1] + amount <= CEILING, "livret plein");
    accounts[1] += amount;
}

fn repaired() -> MutexGuard<'static, [u32; 2]> {
    ACCOUNTS.lock().unwrap_or_else(|error| {
        // L'erreur contient la garde : le verrou est bien à nous.
        let mut accounts = error.into_inner();
        println!("trouvé : {accounts:?}");
        // Un virement interrompu n'a pas touché au livret : il dit vrai.
        accounts[0] = TOTAL - accounts[1];
        ACCOUNTS.clear_poison();
        accounts
    })
}

fn main() {
    let failed = thread::spawn(|| save(50)).join().is_err();
    println!("le virement de 50 a échoué : {failed}");

    save(20);
    println!("comptes : {:?}", ACCOUNTS.lock().unwrap());
}
