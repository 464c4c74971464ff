//! Un fil préparé maintenant, lancé plus tard

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(n: u32) {
    for i in 0..n {
        println!("{i}");
        thread::sleep(TICK);
    }
}

fn main() {
    // Une fermeture rangée dans une variable : du code, mais pas de fil.
    let job = || worker(3);

    // On a beau patienter, personne ne compte.
    thread::sleep(TICK);
    println!("rien n'a encore tourné");

    // Le fil n'existe qu'à partir d'ici.
    let handle = thread::spawn(job);
    handle.join().unwrap();
}
