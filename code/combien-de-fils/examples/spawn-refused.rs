//! Un fil refusé, un programme qui continue

use std::thread::Builder;

// Un milliard de gibioctets : aucune machine n'a une telle mémoire.
const HUGE: usize = 1 << 60;

fn sum_of_squares(n: u32) -> u32 {
    (1..=n).map(|i| i * i).sum()
}

fn main() {
    let total = match Builder::new().stack_size(HUGE).spawn(|| sum_of_squares(10)) {
        Ok(handle) => handle.join().unwrap(),
        Err(error) => {
            println!("refusé : {:?}", error.kind());
            // Pas de fil ? Le fil principal fait le travail lui-même.
            sum_of_squares(10)
        }
    };
    println!("total = {total}");
}
