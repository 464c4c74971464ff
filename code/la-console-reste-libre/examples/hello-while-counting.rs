//! Dire bonjour pendant qu'un autre fil compte

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn count(n: u32) {
    for i in 0..n {
        thread::sleep(TICK);
        println!("{i}");
    }
}

fn main() {
    let counter = thread::spawn(|| count(5));
    // Cette ligne n'attend pas la fin du compte : `spawn` a déjà rendu la main.
    println!("bonjour");
    counter.join().unwrap();
}
