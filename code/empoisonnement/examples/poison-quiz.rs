//! Empoisonné ou sain ?

use std::sync::Mutex;
use std::thread;

static LISTS: [Mutex<Vec<u32>>; 4] = [const { Mutex::new(Vec::new()) }; 4];

fn dropped(list: &Mutex<Vec<u32>>) {
    let values = list.lock().unwrap();
    drop(values);
    panic!("après drop");
}

fn copied(list: &Mutex<Vec<u32>>) {
    let first = list.lock().unwrap().first().copied();
    first.unwrap();
}

fn removed(list: &Mutex<Vec<u32>>) {
    list.lock().unwrap().remove(0);
}

fn pushed(list: &Mutex<Vec<u32>>) {
    let text = "douze";
    list.lock().unwrap().push(text.parse().unwrap());
}

fn main() {
    let failures: [fn(&Mutex<Vec<u32>>); 4] = [dropped, copied, removed, pushed];
    for (i, failure) in failures.into_iter().enumerate() {
        let failed = thread::spawn(move || failure(&LISTS[i])).join().is_err();
        let state = if LISTS[i].is_poisoned() {
            "empoisonné"
        } else {
            "sain"
        };
        println!("{} : panique {failed}, mutex {state}", i + 1);
    }
}
