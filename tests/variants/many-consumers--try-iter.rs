//! refutes: many-consumers always prints "messages reçus : [1, 2, 3]"

use crossbeam_channel::{Receiver, unbounded};
use std::thread;

fn worker(jobs: Receiver<u32>) -> Vec<u32> {
    // S'arrête dès que la file est vide, même si elle n'est pas fermée.
    jobs.try_iter().collect()
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
