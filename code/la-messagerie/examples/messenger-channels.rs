//! Deux canaux à la place des files et du drapeau

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn serve(requests: Receiver<String>, replies: Sender<String>) {
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

/// Rend la ligne tapée, vide aussi quand l'entrée est finie.
fn ask() -> String {
    print!("> ");
    io::stdout().flush().unwrap();
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    line.trim_end().to_string()
}

// ANCHOR: main
fn main() {
    let (to_server, requests) = channel();
    let (to_client, replies) = channel();
    let server = thread::spawn(move || serve(requests, to_client));
    let display = thread::spawn(move || show_replies(replies));
    let mut text = ask();
    while !text.is_empty() {
        to_server.send(text).unwrap();
        thread::sleep(TICK); // pour l'œil seulement : la réponse avant l'invite
        text = ask();
    }
    drop(to_server); // plus de message à venir
    server.join().unwrap();
    display.join().unwrap();
}
// ANCHOR_END: main
