//! Le clavier ou le réseau, au premier qui parle

use crossbeam_channel::{select, unbounded};
use std::thread;

fn main() {
    let (typed, keyboard) = unbounded();
    let (arrived, network) = unbounded();
    let user = thread::spawn(move || typed.send("bonjour").unwrap());
    let server = thread::spawn(move || arrived.send("un message").unwrap());

    // Attend sur les deux canaux à la fois ; une seule branche s'exécute.
    select! {
        recv(keyboard) -> line => println!("clavier : {}", line.unwrap()),
        recv(network) -> line => println!("réseau : {}", line.unwrap()),
    }
    user.join().unwrap();
    server.join().unwrap();
}
