//! Bien trop d'ordonnancements pour être tous essayés.

use std::thread;

fn main() {
    thread::scope(|scope| {
        for name in ["a", "b", "c", "d", "e"] {
            scope.spawn(move || (0..5).for_each(|_| println!("{name}")));
        }
    });
}
