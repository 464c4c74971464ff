//! Jamais plus de deux messages d'avance

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, SyncSender};
use std::thread;

/// Combien d'envois sont terminés.
static SENT: AtomicU32 = AtomicU32::new(0);

fn producer(sender: SyncSender<u32>) {
    for n in 1..=4 {
        // Attend qu'il y ait une place.
        sender.send(n).unwrap();
        SENT.store(n, SeqCst);
    }
}

fn main() {
    let (sender, receiver) = mpsc::sync_channel(2);
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
