//! refutes: wide-pipeline always ends

use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::thread;

type Line = (usize, String);

fn shout(lines: Receiver<Line>, shouted: Sender<Line>) {
    for (n, line) in lines {
        shouted.send((n, line.to_uppercase())).unwrap();
    }
}

fn main() {
    let (sender, lines) = bounded(1);
    let (shouted_in, shouted) = bounded(1);
    for _ in 0..2 {
        let (lines, shouted_in) = (lines.clone(), shouted_in.clone());
        thread::spawn(move || shout(lines, shouted_in));
    }

    let reader = thread::spawn(move || {
        for (n, line) in ["un", "deux"].into_iter().enumerate() {
            sender.send((n, line.to_owned())).unwrap();
        }
    });
    let in_order: BTreeMap<usize, String> = shouted.iter().collect();
    for line in in_order.values() {
        println!("{line} !");
    }
    reader.join().unwrap();
}
