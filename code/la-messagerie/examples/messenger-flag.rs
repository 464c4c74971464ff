//! Deux files partagées, un drapeau, et des fils qui interrogent sans cesse

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static RUNNING: Mutex<bool> = Mutex::new(true);
static TO_SERVER: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static TO_CLIENT: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

fn serve() {
    // La question est posée sans cesse, qu'il y ait un message ou non.
    while *RUNNING.lock().unwrap() {
        if !TO_SERVER.lock().unwrap().is_empty() {
            let text = TO_SERVER.lock().unwrap().pop_front().unwrap();
            let reply = text.chars().rev().collect();
            TO_CLIENT.lock().unwrap().push_back(reply);
        }
    }
}

fn show_replies() {
    while *RUNNING.lock().unwrap() {
        if !TO_CLIENT.lock().unwrap().is_empty() {
            let reply = TO_CLIENT.lock().unwrap().pop_front().unwrap();
            println!("reçu : {reply}");
        }
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

fn main() {
    let server = thread::spawn(serve);
    let display = thread::spawn(show_replies);
    let mut text = ask();
    while !text.is_empty() {
        TO_SERVER.lock().unwrap().push_back(text);
        thread::sleep(TICK); // la réponse arrivera, espère-t-on, avant l'invite
        text = ask();
    }
    *RUNNING.lock().unwrap() = false; // les deux autres fils le verront
    server.join().unwrap();
    display.join().unwrap();
}
