//! Une fonction à qui personne ne donne son argument

use std::thread;

fn worker(n: u32) {
    for i in 0..n {
        println!("{i}");
    }
}

fn main() {
    // `worker` attend un nombre, mais `spawn` n'en a pas à lui donner.
    let handle = thread::spawn(worker);
    handle.join().unwrap();
}
