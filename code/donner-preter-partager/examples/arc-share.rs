//! Une liste, trois propriétaires

use std::sync::Arc;
use std::thread::{self, JoinHandle};

fn start_sum(values: &Arc<Vec<u32>>) -> JoinHandle<u32> {
    // Un propriétaire de plus, pour la même liste : aucun nombre n'est copié.
    let values = Arc::clone(values);
    thread::spawn(move || values.iter().sum())
}

fn main() {
    let values = Arc::new(vec![10, 20, 30]);

    let first = start_sum(&values);
    let second = start_sum(&values);

    // `main` est encore propriétaire, que les deux fils aient fini ou non.
    println!("liste : {values:?}");
    println!("somme : {}", first.join().unwrap());
    println!("somme : {}", second.join().unwrap());
}
