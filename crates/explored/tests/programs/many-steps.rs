use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

fn main() {
    let n = AtomicU64::new(0);
    while n.fetch_add(1, SeqCst) < u64::MAX {}
}
