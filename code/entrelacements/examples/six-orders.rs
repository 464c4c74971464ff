//! Anne et Brice passent dans la même pièce

use std::thread;

fn visit(name: &str) {
    println!("{name} entre");
    println!("{name} sort");
}

fn main() {
    // Rien n'ordonne ces deux visites entre elles.
    let anne = thread::spawn(|| visit("Anne"));
    let brice = thread::spawn(|| visit("Brice"));
    anne.join().unwrap();
    brice.join().unwrap();
}
