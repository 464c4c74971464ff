//! Prêter une RefCell à un autre fil

use std::cell::RefCell;
use std::thread;

fn main() {
    let values = RefCell::new(vec![10, 20, 30]);

    thread::scope(|s| {
        // `borrow_mut` ne demande pourtant qu'une référence partagée.
        s.spawn(|| values.borrow_mut().push(40));
    });

    println!("liste : {:?}", values.borrow());
}
