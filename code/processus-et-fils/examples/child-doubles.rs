//! Le parent ne connaît que le statut de sortie de l'enfant

use std::env;
use std::process::{self, Command};

fn child(text: &str) {
    match text.parse::<u32>() {
        Ok(number) => println!("enfant : le double est {}", number * 2),
        Err(_) => process::exit(1), // échec : le parent n'en saura pas plus
    }
}

fn parent(text: &str) {
    let program = env::current_exe().unwrap();
    let status = Command::new(program).arg(text).status().unwrap();
    println!("parent : « {text} », réussite = {}", status.success());
}

fn main() {
    match env::args().nth(1) {
        Some(text) => child(&text),
        None => {
            parent("21");
            parent("vingt");
        }
    }
}
