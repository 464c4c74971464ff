//! Deux processus, deux mémoires

use std::env;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add_five() {
    TOTAL.fetch_add(5, SeqCst);
    println!("second curseur : total = {}", TOTAL.load(SeqCst));
}

fn main() {
    if env::args().any(|arg| arg == "enfant") {
        add_five();
        return; // l'enfant n'a rien d'autre à faire
    }

    TOTAL.fetch_add(10, SeqCst);
    let program = env::current_exe().unwrap();
    // Le second curseur est celui d'un autre processus : il ne voit pas ce TOTAL.
    Command::new(program).arg("enfant").status().unwrap();
    println!("premier curseur : total = {}", TOTAL.load(SeqCst));
}
