//! refutes: bounded-backpressure never prints "au plus 3 en attente"

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Combien d'envois sont terminés.
static SENT: AtomicU32 = AtomicU32::new(0);

fn producer(sender: Sender<u32>) {
    for n in 1..=4 {
        sender.send(n).unwrap();
        SENT.store(n, SeqCst);
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let handle = thread::spawn(move || producer(sender));

    let mut most = 0;
    for n in receiver {
        // On vient de recevoir le message n ; les suivants attendent dans le canal.
        let waiting = SENT.load(SeqCst).saturating_sub(n);
        most = most.max(waiting);
    }
    println!("au plus {most} en attente");
    handle.join().unwrap();
}
