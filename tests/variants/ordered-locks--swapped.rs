//! refutes: ordered-locks never deadlocks

use std::sync::Mutex;
use std::thread;

static PENCIL: Mutex<()> = Mutex::new(());
static RULER: Mutex<()> = Mutex::new(());

fn anne() {
    let _pencil = PENCIL.lock().unwrap();
    let _ruler = RULER.lock().unwrap();
    println!("Anne dessine");
}

fn brice() {
    // L'ordre de Brice, et non celui de tout le monde.
    let _ruler = RULER.lock().unwrap();
    let _pencil = PENCIL.lock().unwrap();
    println!("Brice dessine");
}

fn main() {
    let first = thread::spawn(anne);
    let second = thread::spawn(brice);
    first.join().unwrap();
    second.join().unwrap();
}
