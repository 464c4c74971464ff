use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static LEFT: Mutex<()> = Mutex::new(());
static RIGHT: Mutex<()> = Mutex::new(());

fn takes_both(mine: &Mutex<()>, other: &Mutex<()>) -> bool {
    let _mine = mine.lock().unwrap();
    other.try_lock().is_ok()
}

fn main() {
    let other = thread::spawn(|| while !takes_both(&RIGHT, &LEFT) {});
    // Only one of the two gives way for a while.
    while !takes_both(&LEFT, &RIGHT) {
        thread::sleep(Duration::from_millis(1));
    }
    other.join().unwrap();
    println!("fini");
}
