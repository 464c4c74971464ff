//! refutes: abba-forced always deadlocks

use std::sync::{Barrier, Mutex};
use std::thread;

static PENCIL: Mutex<()> = Mutex::new(());
static RULER: Mutex<()> = Mutex::new(());
static MEETING: Barrier = Barrier::new(2);

fn draw(name: &str, first: &Mutex<()>, second: &Mutex<()>) {
    // On repart à deux, mais les mains vides.
    MEETING.wait();
    let _first = first.lock().unwrap();
    let _second = second.lock().unwrap();
    println!("{name} dessine");
}

fn main() {
    let anne = thread::spawn(|| draw("Anne", &PENCIL, &RULER));
    let brice = thread::spawn(|| draw("Brice", &RULER, &PENCIL));
    anne.join().unwrap();
    brice.join().unwrap();
}
