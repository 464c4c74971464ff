use std::thread;

fn main() {
    let threads: Vec<_> = (0..100_000).map(|_| thread::spawn(|| ())).collect();
    println!("{}", threads.len());
}
