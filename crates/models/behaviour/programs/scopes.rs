//! Threads that borrow.

use std::panic;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

crate::programs! {
    same: borrows, waits_for_all, nested, an_unjoined_panic, a_joined_panic, the_body_panics, named;
    among: who_comes_last;
}

fn borrows() -> String {
    let (mut left, words) = (vec![1], ["a", "b"]);
    let joined = thread::scope(|scope| {
        scope.spawn(|| left.push(2));
        let length = scope.spawn(|| words.len());
        length.join().unwrap()
    });
    format!("{left:?} {joined}")
}

fn waits_for_all() -> String {
    let done = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| done.fetch_add(1, SeqCst));
        }
    });
    done.into_inner().to_string()
}

fn nested() -> String {
    let done = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| scope.spawn(|| done.fetch_add(1, SeqCst)));
    });
    done.into_inner().to_string()
}

fn message(result: thread::Result<()>) -> String {
    match result {
        Ok(()) => "fine".to_owned(),
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("another")
            .to_owned(),
    }
}

fn an_unjoined_panic() -> String {
    message(panic::catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| panic!("inside"));
        });
    }))
}

fn a_joined_panic() -> String {
    message(panic::catch_unwind(|| {
        thread::scope(|scope| scope.spawn(|| panic!("inside")).join().unwrap_err());
    }))
}

fn the_body_panics() -> String {
    let done = AtomicU32::new(0);
    let result = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        thread::scope(|scope| {
            scope.spawn(|| done.fetch_add(1, SeqCst));
            scope.spawn(|| panic!("inside"));
            panic!("body");
        })
    }));
    format!("{} {}", message(result), done.into_inner())
}

fn named() -> String {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("bob".to_owned());
        let bob = builder
            .spawn_scoped(scope, || thread::current().name().map(str::to_owned))
            .unwrap();
        format!(
            "{:?} {:?}",
            bob.thread().name().map(str::to_owned),
            bob.join().unwrap()
        )
    })
}

fn who_comes_last() -> String {
    let order = Mutex::new(String::new());
    thread::scope(|scope| {
        for name in ["a", "b"] {
            let order = &order;
            scope.spawn(move || order.lock().unwrap().push_str(name));
        }
    });
    order.into_inner().unwrap()
}
