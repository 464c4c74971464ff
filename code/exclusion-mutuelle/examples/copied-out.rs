//! Sortir une copie, ou faire entrer le travail

use std::sync::Mutex;

static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

// La copie est à nous : elle peut vivre sans la garde.
fn first_name() -> Option<String> {
    NAMES.lock().unwrap().first().cloned()
}

// La garde vit jusqu'au retour de `job`, donc la référence aussi.
fn with_first_name(job: fn(&str)) {
    if let Some(name) = NAMES.lock().unwrap().first() {
        job(name);
    }
}

fn main() {
    NAMES.lock().unwrap().push("Anne".to_string());

    let name = first_name();
    NAMES.lock().unwrap().clear();
    println!("copie : {name:?}");

    NAMES.lock().unwrap().push("Brice".to_string());
    with_first_name(|name| println!("sur place : {name}"));
}
