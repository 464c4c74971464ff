//! Deux mémoires, six curseurs

use std::env;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_five() {
    TOTAL.fetch_add(5, SeqCst);
}

fn run_two_threads(name: &str) {
    let first = thread::spawn(add_five);
    let second = thread::spawn(add_five);
    first.join().unwrap();
    second.join().unwrap();
    // Les deux ajouts sont faits, dans la mémoire de ce processus seulement.
    println!("{name} : total = {}", TOTAL.load(SeqCst));
}

fn main() {
    if env::args().any(|arg| arg == "enfant") {
        run_two_threads("enfant");
        return;
    }

    TOTAL.fetch_add(10, SeqCst);
    let program = env::current_exe().unwrap();
    Command::new(program).arg("enfant").status().unwrap();
    run_two_threads("parent");
}
