//! Un fil panique, le programme continue

use std::any::Any;
use std::thread;

fn print_pages() {
    println!("page 1");
    println!("page 2");
    panic!("plus de papier");
}

// Ce que le fil a laissé en paniquant peut être de n'importe quel type :
// on essaie les deux qui contiennent un message.
fn message(payload: Box<dyn Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text.to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "pas de message".to_string()
    }
}

fn main() {
    let builder = thread::Builder::new().name("ouvrier".to_string());
    let handle = builder.spawn(print_pages).unwrap();

    // Pas de `unwrap` ici : on regarde comment le fil a fini.
    match handle.join() {
        Ok(()) => println!("l'ouvrier a tout imprimé"),
        Err(payload) => println!("l'ouvrier a échoué : {}", message(payload)),
    }

    println!("le fil principal continue");
}
