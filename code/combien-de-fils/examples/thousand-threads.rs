//! Mille fils en même temps

use std::sync::Barrier;
use std::thread::Builder;

const THREADS: usize = 1000;

// Retient ceux qui arrivent, jusqu'à ce que les mille fils et `main` soient là.
static ALL_HERE: Barrier = Barrier::new(THREADS + 1);

fn count_me() -> usize {
    ALL_HERE.wait();
    1
}

fn main() {
    let mut handles = Vec::new();
    for n in 1..=THREADS {
        match Builder::new().spawn(count_me) {
            Ok(handle) => handles.push(handle),
            Err(error) => {
                println!("fil {n} refusé : {error}");
                return;
            }
        }
    }

    ALL_HERE.wait();
    println!("tous les fils sont là");

    let mut total = 0;
    for handle in handles {
        total += handle.join().unwrap();
    }
    println!("total = {total}");
}
