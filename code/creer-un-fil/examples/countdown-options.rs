//! Un compte à rebours à trois réglages

use std::thread;

struct CountdownOptions {
    from: u32,
    step: usize,
    last_word: &'static str,
}

impl Default for CountdownOptions {
    fn default() -> Self {
        CountdownOptions {
            from: 3,
            step: 1,
            last_word: "partez !",
        }
    }
}

fn countdown(options: CountdownOptions) {
    for i in (1..=options.from).rev().step_by(options.step) {
        println!("{i}");
    }
    println!("{}", options.last_word);
}

fn main() {
    // Aucun argument nommé : tout vient de `default`.
    let first = thread::spawn(|| countdown(CountdownOptions::default()));
    first.join().unwrap();

    let options = CountdownOptions {
        last_word: "décollage !",
        from: 5,
        ..Default::default()
    };
    let second = thread::spawn(move || countdown(options));
    second.join().unwrap();
}
