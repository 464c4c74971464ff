//! Une invite qui répond pendant qu'un fil compte

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn count(n: u32) {
    for i in 1..=n {
        thread::sleep(3 * TICK);
        println!("{i}");
    }
}

/// Rend la commande tapée, ou `None` quand l'entrée est finie.
fn read_command() -> Option<String> {
    print!("> ");
    // L'invite ne finit pas la ligne : sans `flush`, on ne la verrait pas.
    io::stdout().flush().unwrap();
    let mut line = String::new();
    // Cet appel bloque le fil principal, et lui seul : le compteur continue.
    let length = io::stdin().read_line(&mut line).unwrap();
    if length == 0 {
        println!(); // la suite commencera sur une ligne à elle
        return None;
    }
    Some(line.trim().to_string())
}

fn main() {
    let counter = thread::spawn(|| count(3));
    while let Some(command) = read_command() {
        match command.as_str() {
            "" => {}
            "aide" => println!("commandes : aide, bonjour, fin"),
            "bonjour" => println!("bonjour à vous"),
            "fin" => break,
            other => println!("commande inconnue : {other}"),
        }
    }
    println!("on attend la fin du compte");
    counter.join().unwrap();
}
