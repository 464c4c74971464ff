//! La fin de l'entrée, distinguée d'une ligne vide

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn serve(requests: Receiver<String>, replies: Sender<String>) {
    for text in requests {
        thread::sleep(3 * TICK); // un serveur lointain
        let reply = text.chars().rev().collect();
        replies.send(reply).unwrap();
    }
}

fn show_replies(replies: Receiver<String>) {
    for reply in replies {
        println!("reçu : {reply}");
    }
}

// ANCHOR: ask
/// Rend la ligne tapée, ou `None` quand l'entrée est finie ou illisible.
fn ask() -> Option<String> {
    print!("> ");
    io::stdout().flush().unwrap();
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => {
            println!(); // l'invite n'a pas eu sa fin de ligne
            None
        }
        Ok(_) => Some(line.trim_end().to_string()),
    }
}
// ANCHOR_END: ask

fn main() {
    let (to_server, requests) = channel();
    let (to_client, replies) = channel();
    let server = thread::spawn(move || serve(requests, to_client));
    let display = thread::spawn(move || show_replies(replies));
    while let Some(text) = ask().filter(|text| !text.is_empty()) {
        to_server.send(text).unwrap();
    }
    drop(to_server); // plus de message à venir, mais des réponses, si
    server.join().unwrap();
    display.join().unwrap();
    println!("au revoir");
}
