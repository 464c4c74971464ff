//! refutes: tidy-close always ends

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

fn doubler(questions: Receiver<u32>, answers: Sender<u32>) {
    for n in questions {
        answers.send(2 * n).unwrap();
    }
    // Plus de questions : `answers` est détruit à son tour.
}

fn main() {
    let (ask, questions) = mpsc::channel();
    let (answers, replies) = mpsc::channel();
    let worker = thread::spawn(move || doubler(questions, answers));

    for n in 1..=3 {
        ask.send(n).unwrap();
    }
    worker.join().unwrap();
    drop(ask);
    for reply in replies {
        println!("réponse : {reply}");
    }
    println!("fini");
}
