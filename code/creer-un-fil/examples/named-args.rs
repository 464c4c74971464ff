//! Des arguments nommés, et d'autres par défaut

use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);

struct WorkerOptions {
    n: u32,
    step: u32,
    label: &'static str,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        WorkerOptions {
            n: 10,
            step: 1,
            label: "valeur",
        }
    }
}

fn worker(options: WorkerOptions) {
    for i in 0..options.n {
        println!("{} {}", options.label, i * options.step);
        thread::sleep(TICK);
    }
}

fn main() {
    // On nomme ce que l'on change, dans l'ordre que l'on veut ; `..` complète.
    let options = WorkerOptions {
        step: 2,
        n: 5,
        ..Default::default()
    };

    let handle = thread::spawn(move || worker(options));
    handle.join().unwrap();
}
