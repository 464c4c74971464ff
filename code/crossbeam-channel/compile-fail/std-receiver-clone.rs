//! Un second récepteur, avec la bibliothèque standard

use std::sync::mpsc::{self, Receiver};
use std::thread;

fn worker(jobs: Receiver<u32>) {
    for job in jobs {
        println!("travail {job}");
    }
}

fn main() {
    let (sender, jobs) = mpsc::channel();
    // L'émetteur se clone ; le récepteur aussi ?
    let for_second = jobs.clone();
    let first = thread::spawn(move || worker(jobs));
    let second = thread::spawn(move || worker(for_second));

    sender.send(1).unwrap();
    drop(sender);
    first.join().unwrap();
    second.join().unwrap();
}
