//! Starting threads, naming them, waiting for them.

use std::thread;

crate::programs! {
    same: joined_value, names;
    among: finished;
}

fn joined_value() -> String {
    thread::spawn(|| 1 + 1).join().unwrap().to_string()
}

fn names() -> String {
    let named = thread::Builder::new().name("alice".to_owned());
    let child = named
        .spawn(|| thread::current().name().map(str::to_owned))
        .unwrap();
    let outside = child.thread().name().map(str::to_owned);
    let unnamed = thread::spawn(|| thread::current().name().is_none());
    format!(
        "{outside:?} {:?} {:?}",
        child.join().unwrap(),
        unnamed.join().unwrap()
    )
}

fn finished() -> String {
    let child = thread::spawn(|| ());
    let before = child.is_finished();
    child.join().unwrap();
    before.to_string()
}
