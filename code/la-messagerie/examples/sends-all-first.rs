//! Un client qui envoie tout avant de lire la première réponse

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
    for text in ["un", "deux", "trois", "quatre"] {
        to_server.send(text.to_string()).unwrap();
    }
    drop(to_server);
    for reply in replies {
        println!("reçu : {reply}");
    }
    server.join().unwrap();
}
