//! refutes: try-lock-back-off never deadlocks

use std::sync::Mutex;
use std::thread;

const TRIES: u32 = 2;

static PENCIL: Mutex<()> = Mutex::new(());
static RULER: Mutex<()> = Mutex::new(());

fn draw(name: &str, first: &Mutex<()>, second: &Mutex<()>) {
    for _ in 0..TRIES {
        let _first = first.lock().unwrap();
        // Le second, on l'attend en tenant le premier.
        if let Ok(_second) = second.lock() {
            println!("{name} dessine");
            return;
        }
        // Fin du tour : `_first` disparaît, et son verrou est libéré.
    }
    println!("{name} renonce");
}

fn main() {
    let anne = thread::spawn(|| draw("Anne", &PENCIL, &RULER));
    let brice = thread::spawn(|| draw("Brice", &RULER, &PENCIL));
    anne.join().unwrap();
    brice.join().unwrap();
}
