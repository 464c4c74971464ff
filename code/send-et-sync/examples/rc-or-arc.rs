//! Arc d'un fil à l'autre, Rc à l'intérieur d'un seul

use std::rc::Rc;
use std::sync::Arc;
use std::thread;

fn main() {
    let values = Arc::new(vec![10, 20, 30]);

    let shared = Arc::clone(&values);
    let handle = thread::spawn(move || {
        println!("fil : {shared:?}");

        // Ces deux `Rc` naissent et meurent ici : ils ne changent pas de fil.
        let left = Rc::new(String::from("ici"));
        let right = Rc::clone(&left);
        println!("fil : {left} et {right}");
    });

    handle.join().unwrap();
    println!("main : {values:?}");
}
