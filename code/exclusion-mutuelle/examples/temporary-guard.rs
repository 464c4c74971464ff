//! Ce que vit une garde sans nom

use std::sync::Mutex;

static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn show(moment: &str) {
    let state = match JOBS.try_lock() {
        Ok(_guard) => "libre",
        Err(_) => "pris",
    };
    println!("{moment} : {state}");
}

fn main() {
    JOBS.lock().unwrap().push(7);
    show("à la ligne suivante");

    // La garde d'une condition disparaît avant le corps...
    if JOBS.lock().unwrap().len() == 1 {
        show("dans le if");
    }

    // ... celle d'un motif, après.
    if let Some(_job) = JOBS.lock().unwrap().pop() {
        show("dans le if let");
    }
    show("à la fin");
}
