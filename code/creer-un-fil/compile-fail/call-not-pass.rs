//! L'appel à la place de la fonction

use std::thread;

fn worker(n: u32) {
    for i in 0..n {
        println!("{i}");
    }
}

fn main() {
    // Les parenthèses appellent `worker` ici même, dans le fil principal.
    let handle = thread::spawn(worker(5));
    handle.join().unwrap();
}
