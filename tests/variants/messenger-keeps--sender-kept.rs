//! refutes: messenger-keeps always ends

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

fn serve(requests: Receiver<String>, replies: Sender<String>) {
    // La boucle dort tant qu'il n'y a rien, et finit quand l'émetteur disparaît.
    for text in requests {
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
    }
}

fn show_replies(replies: Receiver<String>) {
    for reply in replies {
        println!("reçu : {reply}");
    }
}

fn main() {
    let (to_server, requests) = channel();
    let (to_client, replies) = channel();
    let server = thread::spawn(move || serve(requests, to_client));
    let display = thread::spawn(move || show_replies(replies));
    for text in ["un", "deux"] {
        to_server.send(text.to_string()).unwrap();
    }
    server.join().unwrap();
    display.join().unwrap();
    println!("fin");
}
