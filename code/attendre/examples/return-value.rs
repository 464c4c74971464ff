//! La valeur calculée par un fil

use std::thread;

fn sum_of_squares(n: u32) -> u32 {
    let mut total = 0;
    for i in 1..=n {
        total += i * i;
    }
    total
}

fn main() {
    // Pas de point-virgule dans la fermeture : sa valeur est celle de l'appel.
    let handle = thread::spawn(|| sum_of_squares(10));

    let total = handle.join().unwrap();

    println!("total = {total}");
}
