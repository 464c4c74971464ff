//! Appeler une fonction, ou lancer un fil

use std::hint::black_box;
use std::thread;
use std::time::Instant;

const TIMES: u32 = 1000;

fn sum_of_squares(n: u32) -> u32 {
    (1..=n).map(|i| i * i).sum()
}

fn measure(label: &str, work: fn() -> u32) {
    let start = Instant::now();
    for _ in 0..TIMES {
        // `black_box` empêche le compilateur de sauter un travail dont on ne fait rien.
        black_box(work());
    }
    let each = start.elapsed().as_nanos() as f64 / f64::from(TIMES);
    println!("{label} : {each:.1} ns");
}

fn main() {
    measure("un appel", || sum_of_squares(black_box(10)));
    // Le même travail, confié à un fil que l'on attend aussitôt.
    measure("un fil", || {
        thread::spawn(|| sum_of_squares(black_box(10)))
            .join()
            .unwrap()
    });
}
