use std::sync::Mutex;
use std::thread;

fn main() {
    let (a, b) = (Mutex::new(1), Mutex::new(2));
    thread::scope(|scope| {
        scope.spawn(|| println!("{}", *a.lock().unwrap() + *b.lock().unwrap()));
        println!("{}", *b.lock().unwrap() - *a.lock().unwrap());
    });
}
