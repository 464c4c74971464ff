//! Un fil envoie, l'autre lit pendant ce temps

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

fn serve(requests: Receiver<String>, replies: SyncSender<String>) {
    for text in requests {
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
    }
}

fn main() {
    let (to_server, requests) = sync_channel(1);
    let (to_client, replies) = sync_channel(1);
    let server = thread::spawn(move || serve(requests, to_client));
    let producer = thread::spawn(move || {
        for text in ["un", "deux", "trois", "quatre"] {
            to_server.send(text.to_string()).unwrap();
        }
    });
    for reply in replies {
        println!("reçu : {reply}");
    }
    producer.join().unwrap();
    server.join().unwrap();
}
