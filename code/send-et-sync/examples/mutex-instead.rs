//! Un mutex à la place de la RefCell

use std::sync::Mutex;
use std::thread;

fn main() {
    let values = Mutex::new(vec![10, 20, 30]);

    thread::scope(|s| {
        // Si la liste est prise, `lock` attend au lieu de paniquer.
        s.spawn(|| values.lock().unwrap().push(40));
    });

    println!("liste : {:?}", values.lock().unwrap());
}
