//! Deux ouvriers et le récepteur de la bibliothèque standard

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;

static BUSY: AtomicU32 = AtomicU32::new(0);

/// Prend un travail ; le verrou est rendu au retour.
fn next(jobs: &Mutex<Receiver<u32>>) -> Option<u32> {
    jobs.lock().unwrap().recv().ok()
}

fn worker(jobs: Arc<Mutex<Receiver<u32>>>) {
    while let Some(_job) = next(&jobs) {
        if BUSY.fetch_add(1, SeqCst) == 1 {
            println!("deux travaillent ensemble");
        }
        BUSY.fetch_sub(1, SeqCst);
    }
}

fn main() {
    let (sender, jobs) = mpsc::channel();
    let jobs = Arc::new(Mutex::new(jobs));
    let for_second = Arc::clone(&jobs);
    let first = thread::spawn(move || worker(jobs));
    let second = thread::spawn(move || worker(for_second));

    sender.send(1).unwrap();
    sender.send(2).unwrap();
    drop(sender);
    first.join().unwrap();
    second.join().unwrap();
}
