//! Chaque exécution doit tout trouver neuf.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{LazyLock, Mutex, OnceLock};
use std::thread;

static COUNT: AtomicU32 = AtomicU32::new(7);
static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());
static ONCE: OnceLock<String> = OnceLock::new();
static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![1; 100]));
static mut PLAIN: u32 = 5;

thread_local! {
    static MINE: Cell<u32> = const { Cell::new(3) };
}

trait Counted {
    fn count() -> u32;
}

impl Counted for u8 {
    fn count() -> u32 {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        CALLS.fetch_add(1, SeqCst)
    }
}

fn work(name: &'static str) {
    COUNT.fetch_add(1, SeqCst);
    NAMES.lock().unwrap().push(name.repeat(50));
    ONCE.get_or_init(|| name.repeat(50));
    LAZY.lock().unwrap().push(2);
    MINE.set(MINE.get() + 1);
}

fn main() {
    let threads = ["a", "b"].map(|name| thread::spawn(move || work(name)));
    for thread in threads {
        thread.join().unwrap();
    }
    // SAFETY: les autres fils ont fini.
    let plain = unsafe {
        PLAIN += 1;
        PLAIN
    };
    let (names, lazy) = (NAMES.lock().unwrap().len(), LAZY.lock().unwrap().len());
    let once = ONCE.get().unwrap().len();
    println!("{} {names} {once} {lazy} {} {plain} {}", COUNT.load(SeqCst), MINE.get(), u8::count());
}
