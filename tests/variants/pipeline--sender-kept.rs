//! refutes: pipeline always ends

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread;

fn read(lines: Sender<&str>) {
    for line in ["un", "deux", "trois"] {
        lines.send(line).unwrap();
    }
}

fn shout(lines: Receiver<&str>, shouted: Sender<String>) {
    for line in lines {
        shouted.send(line.to_uppercase()).unwrap();
    }
    // `lines` est fermé et vide ; `shouted` se ferme à son tour.
}

fn main() {
    let (lines_in, lines) = bounded(1);
    let (shouted_in, shouted) = bounded(1);
    let reader = thread::spawn(move || read(lines_in));
    let own = shouted_in.clone();
    let shouter = thread::spawn(move || shout(lines, own));

    for line in shouted {
        println!("{line} !");
    }
    reader.join().unwrap();
    shouter.join().unwrap();
}
