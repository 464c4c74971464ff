//! refutes: many-consumers always prints "messages reçus : [1, 2, 3]"

use crossbeam_channel::{Receiver, unbounded};
use std::thread;

fn worker(jobs: Receiver<u32>) -> Vec<u32> {
    // Regarde d'abord, prend ensuite.
    let mut taken = Vec::new();
    while !jobs.is_empty() {
        taken.extend(jobs.try_recv());
    }
    taken
}

fn main() {
    let (sender, jobs) = unbounded();
    // Deux récepteurs, une seule file.
    let for_second = jobs.clone();
    let first = thread::spawn(move || worker(jobs));
    let second = thread::spawn(move || worker(for_second));

    for n in 1..=3 {
        sender.send(n).unwrap();
    }
    drop(sender);

    let mut done = first.join().unwrap();
    done.extend(second.join().unwrap());
    done.sort();
    println!("messages reçus : {done:?}");
}
