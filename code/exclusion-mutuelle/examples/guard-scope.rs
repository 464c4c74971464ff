//! Quand la garde disparaît, le verrou est libéré

use std::sync::Mutex;

static DOOR: Mutex<()> = Mutex::new(());

fn show(moment: &str) {
    // `try_lock` n'attend pas : il rend `Err` quand le verrou est pris.
    let state = match DOOR.try_lock() {
        Ok(_guard) => "libre",
        Err(_) => "pris",
    };
    println!("{moment} : {state}");
}

fn main() {
    show("au début");

    {
        let _guard = DOOR.lock().unwrap();
        show("dans le bloc");
    }
    show("après le bloc");

    let guard = DOOR.lock().unwrap();
    show("avant drop");
    drop(guard);
    show("après drop");
}
