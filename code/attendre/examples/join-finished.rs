//! Attendre un fil déjà terminé

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn main() {
    let handle = thread::spawn(|| println!("ouvrier : j'ai terminé"));

    // `is_finished` répond sans attendre : on demande, on dort, on redemande.
    while !handle.is_finished() {
        thread::sleep(TICK);
    }
    println!("principal : l'ouvrier est terminé");

    // Il ne reste rien à attendre.
    handle.join().unwrap();
    println!("principal : join est revenu");
}
