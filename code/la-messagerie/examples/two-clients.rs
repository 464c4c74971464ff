//! Deux clients, un serveur, et à chacun ses réponses

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

struct Request {
    text: String,
    reply_to: Sender<String>,
}

fn serve(requests: Receiver<Request>) {
    for request in requests {
        let reply = request.text.chars().rev().collect();
        // Un client parti ne doit pas faire tomber le serveur : on ignore l'échec.
        let _ = request.reply_to.send(reply);
    }
}

fn client(name: &str, to_server: Sender<Request>, messages: [&str; 2]) {
    let (reply_to, replies) = channel();
    for text in messages {
        let text = text.to_string();
        let reply_to = reply_to.clone();
        to_server.send(Request { text, reply_to }).unwrap();
        println!("{name} : {}", replies.recv().unwrap());
    }
}

fn main() {
    let (sender, requests) = channel();
    let for_anne = sender.clone();
    let server = thread::spawn(move || serve(requests));
    let anne = thread::spawn(move || client("Anne", for_anne, ["un", "deux"]));
    let brice = thread::spawn(move || client("Brice", sender, ["trois", "quatre"]));
    anne.join().unwrap();
    brice.join().unwrap();
    server.join().unwrap();
}
