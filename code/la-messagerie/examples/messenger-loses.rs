//! La même messagerie, où deux messages sont écrits d'avance

use std::collections::VecDeque;
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

fn main() {
    let server = thread::spawn(serve);
    let display = thread::spawn(show_replies);
    for text in ["un", "deux"] {
        TO_SERVER.lock().unwrap().push_back(text.to_string());
        thread::sleep(TICK);
    }
    *RUNNING.lock().unwrap() = false;
    server.join().unwrap();
    display.join().unwrap();
    // Ce que personne n'a repris dans les files, personne ne le lira plus.
    let lost = TO_SERVER.lock().unwrap().len() + TO_CLIENT.lock().unwrap().len();
    println!("perdus : {lost}");
}
