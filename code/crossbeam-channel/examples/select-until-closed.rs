//! Écouter deux canaux jusqu'à la fin des deux

use crossbeam_channel::{Receiver, never, select, unbounded};
use std::thread;

fn listen(mut keyboard: Receiver<u32>, mut network: Receiver<u32>) {
    let mut open = 2;
    while open > 0 {
        select! {
            recv(keyboard) -> line => match line {
                Ok(n) => println!("clavier {n}"),
                // Un canal fermé est toujours prêt : on cesse de l'écouter.
                Err(_) => { keyboard = never(); open -= 1; }
            },
            recv(network) -> line => match line {
                Ok(n) => println!("réseau {n}"),
                Err(_) => { network = never(); open -= 1; }
            },
        }
    }
}

fn main() {
    let (typed, keyboard) = unbounded();
    let (arrived, network) = unbounded();
    let listener = thread::spawn(move || listen(keyboard, network));

    arrived.send(1).unwrap();
    drop(arrived);
    typed.send(1).unwrap();
    typed.send(2).unwrap();
    drop(typed);
    listener.join().unwrap();
    println!("fini");
}
