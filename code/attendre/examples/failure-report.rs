//! Un compte rendu fil par fil

use std::any::Any;
use std::thread;

fn double(text: &str) -> u32 {
    match text.parse::<u32>() {
        Ok(number) => 2 * number,
        Err(_) => panic!("{text:?} n'est pas un nombre"),
    }
}

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
    let mut handles = Vec::new();
    for (name, text) in [("Anne", "12"), ("Brice", "douze"), ("Chloé", "20")] {
        // Le nom accompagne la poignée : on le retrouve après `join`.
        handles.push((name, thread::spawn(move || double(text))));
    }

    let mut failures = 0;
    for (name, handle) in handles {
        match handle.join() {
            Ok(number) => println!("{name} : {number}"),
            Err(payload) => {
                failures += 1;
                println!("{name} : échec, {}", message(payload));
            }
        }
    }
    println!("échecs : {failures}");
}
