//! Cent mille messages, aller et retour, par deux canaux

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

const MESSAGES: usize = 100_000;

fn serve(requests: Receiver<String>, replies: Sender<String>) {
    for text in requests {
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
    }
}

fn main() {
    let (to_server, requests) = channel();
    let (to_client, replies) = channel();
    let server = thread::spawn(move || serve(requests, to_client));
    let counter = thread::spawn(move || replies.into_iter().count());
    let start = Instant::now();
    for _ in 0..MESSAGES {
        to_server.send("Bonjour !".to_string()).unwrap();
    }
    drop(to_server);
    server.join().unwrap();
    assert_eq!(counter.join().unwrap(), MESSAGES); // aucun ne manque
    let rate = MESSAGES as f64 / start.elapsed().as_secs_f64();
    println!("par deux canaux : {rate:.0} messages par seconde");
}
