//! À chaque fil sa moitié de la liste

use std::thread;

fn main() {
    let mut values = vec![10, 20, 30, 40];
    // Deux emprunts, sur deux parties qui ne se touchent pas.
    let (left, right) = values.split_at_mut(2);

    thread::scope(|s| {
        s.spawn(|| left[0] += 1);
        s.spawn(|| right[1] += 1);
    });

    println!("liste : {values:?}");
}
