use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

static READY: AtomicBool = AtomicBool::new(false);

fn main() {
    println!("j'attends");
    while !READY.load(SeqCst) {}
}
