use std::sync::Mutex;
use std::thread;

static LEFT: Mutex<()> = Mutex::new(());
static RIGHT: Mutex<()> = Mutex::new(());

/// Takes one's own, and gives way while the other is taken.
fn pass(mine: &Mutex<()>, other: &Mutex<()>) {
    loop {
        let _mine = mine.lock().unwrap();
        if other.try_lock().is_ok() {
            return;
        }
    }
}

fn main() {
    let other = thread::spawn(|| pass(&RIGHT, &LEFT));
    pass(&LEFT, &RIGHT);
    other.join().unwrap();
    println!("fini");
}
