//! Une invite qui lance un compte à la demande

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
    io::stdout().flush().unwrap();
    let mut line = String::new();
    if io::stdin().read_line(&mut line).unwrap() == 0 {
        println!();
        return None;
    }
    Some(line.trim().to_string())
}

fn main() {
    let mut counters = Vec::new();
    while let Some(command) = read_command() {
        match command.as_str() {
            "" => break,
            "bonjour" => println!("bonjour à vous"),
            // L'invite revient aussitôt : c'est le nouveau fil qui compte.
            "compte" => counters.push(thread::spawn(|| count(3))),
            other => println!("commande inconnue : {other}"),
        }
    }
    // Une poignée par fil lancé : aucun compte n'est perdu.
    for counter in counters {
        counter.join().unwrap();
    }
}
