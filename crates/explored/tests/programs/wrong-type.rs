use std::thread;

fn main() {
    let text = String::from("a");
    thread::spawn(|| println!("{text}"));
    println!("{text}");
}
