//! Deux fils qui doivent être au travail ensemble

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Fait la moitié de son travail, attend que l'autre en soit là, puis finit.
fn sum(first: u32, here: Sender<()>, other: Receiver<()>) -> u32 {
    let begun: u32 = (first..first + 250).sum();
    here.send(()).unwrap();
    // On ne passe ici que si l'autre a commencé ; et lui, que si l'on a commencé.
    other.recv().unwrap();
    begun + (first + 250..first + 500).sum::<u32>()
}

fn main() {
    let (left_here, left_seen) = mpsc::channel();
    let (right_here, right_seen) = mpsc::channel();
    let left = thread::spawn(|| sum(1, left_here, right_seen));
    let right = thread::spawn(|| sum(501, right_here, left_seen));
    println!("total : {}", left.join().unwrap() + right.join().unwrap());
}
