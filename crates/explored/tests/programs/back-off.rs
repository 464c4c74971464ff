use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static LEFT: Mutex<()> = Mutex::new(());
static RIGHT: Mutex<()> = Mutex::new(());

/// Takes one's own, and gives way for a while where the other is taken.
fn pass(mine: &Mutex<()>, other: &Mutex<()>, pause: Duration) {
    while !takes_both(mine, other) {
        thread::sleep(pause);
    }
}

fn takes_both(mine: &Mutex<()>, other: &Mutex<()>) -> bool {
    let _mine = mine.lock().unwrap();
    other.try_lock().is_ok()
}

fn main() {
    let other = thread::spawn(|| pass(&RIGHT, &LEFT, Duration::from_millis(1)));
    pass(&LEFT, &RIGHT, Duration::from_millis(2));
    other.join().unwrap();
    println!("fini");
}
