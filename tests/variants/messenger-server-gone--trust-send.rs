//! refutes: messenger-server-gone always prints "sans réponse : deux"

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

fn serve(requests: Receiver<String>, replies: Sender<String>) {
    for text in requests.iter().take(1) {
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
    }
}

/// Affiche les réponses, et rend leur nombre.
fn show_replies(replies: Receiver<String>) -> usize {
    let mut count = 0;
    for reply in replies {
        println!("reçu : {reply}");
        count += 1;
    }
    count
}

fn main() {
    let (to_server, requests) = channel();
    let (to_client, replies) = channel();
    let server = thread::spawn(move || serve(requests, to_client));
    let display = thread::spawn(move || show_replies(replies));
    let messages = ["un", "deux"];
    for text in messages {
        if to_server.send(text.to_string()).is_err() {
            println!("sans réponse : {text}");
        }
    }
    drop(to_server);
    server.join().unwrap();
    display.join().unwrap();
}
