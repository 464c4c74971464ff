//! Partager avec Rc au lieu d'Arc

use std::rc::Rc;
use std::thread;

fn main() {
    let values = Rc::new(vec![10, 20, 30]);

    let shared = Rc::clone(&values);
    // `Arc` passait ; `Rc` ne passe pas.
    let handle = thread::spawn(move || println!("fil : {shared:?}"));

    handle.join().unwrap();
    println!("main : {values:?}");
}
