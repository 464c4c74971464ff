//! Un serveur qui rend le nombre de messages servis

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

fn serve(requests: Receiver<String>, replies: Sender<String>) -> usize {
    let mut served = 0;
    for text in requests {
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
        served += 1;
    }
    served
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
    drop(to_server);
    let served = server.join().unwrap();
    display.join().unwrap();
    println!("messages servis : {served}");
}
