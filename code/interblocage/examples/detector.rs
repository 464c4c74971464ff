//! Un fil qui cherche les cycles

use parking_lot::{Mutex, deadlock};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

static PENCIL: Mutex<()> = Mutex::new(());
static RULER: Mutex<()> = Mutex::new(());
static MEETING: Barrier = Barrier::new(2);

fn draw(first: &Mutex<()>, second: &Mutex<()>) {
    let _first = first.lock();
    // Personne ne passe avant que l'autre tienne son premier verrou.
    MEETING.wait();
    let _second = second.lock();
    println!("impossible d'arriver ici");
}

fn main() {
    thread::spawn(|| draw(&PENCIL, &RULER));
    thread::spawn(|| draw(&RULER, &PENCIL));

    let mut cycles = Vec::new();
    while cycles.is_empty() {
        thread::sleep(TICK);
        cycles = deadlock::check_deadlock();
    }

    println!("cycles : {}", cycles.len());
    println!("fils dans le premier : {}", cycles[0].len());
    // Ici finit `main`, et le processus avec lui : on n'attend pas les deux fils.
}
