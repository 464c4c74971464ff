//! Brice n'arrive qu'une fois annoncé

use std::thread;

fn visit(name: &str) {
    println!("{name} entre");
    println!("{name} sort");
}

fn main() {
    let anne = thread::spawn(|| visit("Anne"));
    // Le fil de Brice n'existe pas encore : cette ligne précède toutes les siennes.
    println!("Brice arrive");
    let brice = thread::spawn(|| visit("Brice"));
    anne.join().unwrap();
    brice.join().unwrap();
}
