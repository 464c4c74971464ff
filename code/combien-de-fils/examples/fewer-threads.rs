//! Six fils demandés, trois obtenus, et le compte y est

use std::thread::Builder;

const HUGE: usize = 1 << 60;

fn square(n: u32) -> u32 {
    n * n
}

// À partir du quatrième, le système refuse : la pile demandée est trop grande.
fn builder(n: u32) -> Builder {
    if n < 4 {
        Builder::new()
    } else {
        Builder::new().stack_size(HUGE)
    }
}

fn main() {
    let mut handles = Vec::new();
    let mut total = 0;
    for n in 1..=6 {
        match builder(n).spawn(move || square(n)) {
            Ok(handle) => handles.push(handle),
            // Pas de fil pour `n` : on le calcule ici.
            Err(_) => total += square(n),
        }
    }

    println!("fils : {}", handles.len());
    for handle in handles {
        total += handle.join().unwrap();
    }
    println!("total = {total}");
}
