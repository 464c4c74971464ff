//! Autant de fils que de cœurs, et du travail pour chacun

use std::thread;

const LAST: u64 = 1000;

fn main() {
    // Combien de fils peuvent avancer vraiment en même temps ?
    let threads = match thread::available_parallelism() {
        Ok(count) => count.get() as u64,
        Err(_) => 1,
    };

    let mut handles = Vec::new();
    for n in 0..threads {
        // Le fil n prend un nombre sur `threads`, à partir de n + 1.
        handles.push(thread::spawn(move || {
            (n + 1..=LAST).step_by(threads as usize).sum::<u64>()
        }));
    }

    let mut total = 0;
    for handle in handles {
        total += handle.join().unwrap();
    }
    println!("total = {total}");
}
