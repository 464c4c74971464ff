//! À chaque ouvrier sa liste

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

fn worker(n: u32, mut values: Vec<u32>) {
    while !values.is_empty() {
        thread::sleep(TICK);
        println!("[{n}] values : {values:?}");
        // Personne d'autre ne touche à cette liste : le test tient toujours.
        values.remove(0);
    }
}

fn main() {
    let mut values = vec![0, 1, 2];
    let rest = values.split_off(1);
    let first = thread::spawn(|| worker(1, values));
    let second = thread::spawn(|| worker(2, rest));
    first.join().unwrap();
    second.join().unwrap();
}
