use std::hint::black_box;

fn main() {
    println!("avant");
    let mut all = Vec::new();
    loop {
        // Memory that nothing touches: it takes no time to have all of it.
        all.push(black_box(Vec::<u8>::with_capacity(64 << 20)));
    }
}
