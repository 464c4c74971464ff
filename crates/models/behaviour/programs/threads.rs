//! Starting threads, naming them, waiting for them, waking them.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

crate::programs! {
    same: joined_value, names, a_name_with_nul, too_big_a_stack, ids, unparked_before,
        a_token_is_kept_once, asleep, clock_goes_on, parallelism, debug;
    among: finished, park_timeout, exchange;
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

fn a_name_with_nul() -> String {
    let spawn = || {
        thread::Builder::new()
            .name("a\0b".to_owned())
            .spawn(|| ())
            .is_ok()
    };
    std::panic::catch_unwind(spawn).is_err().to_string()
}

fn too_big_a_stack() -> String {
    let small = thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(|| 1)
        .unwrap()
        .join()
        .unwrap();
    let error = thread::Builder::new()
        .stack_size(1 << 46)
        .spawn(|| ())
        .unwrap_err();
    format!("{small} {error} {:?}", error.kind())
}

fn ids() -> String {
    let (me, child) = (
        thread::current().id(),
        thread::spawn(|| thread::current().id()),
    );
    let outside = child.thread().id();
    let inside = child.join().unwrap();
    let distinct: HashSet<_> = [me, inside, outside].into_iter().collect();
    format!(
        "{} {} {}",
        me == thread::current().id(),
        inside == outside,
        distinct.len()
    )
}

fn unparked_before() -> String {
    thread::current().unpark();
    thread::park();
    "woken".to_owned()
}

fn a_token_is_kept_once() -> String {
    let me = thread::current();
    let waker = thread::spawn(move || {
        me.unpark();
        me.unpark();
    });
    waker.join().unwrap();
    thread::park();
    thread::park_timeout(Duration::from_millis(1));
    "woken twice".to_owned()
}

fn asleep() -> String {
    let before = Instant::now();
    thread::sleep(Duration::from_millis(2));
    (before.elapsed() >= Duration::from_millis(2)).to_string()
}

fn clock_goes_on() -> String {
    let start = Instant::now();
    let inside = thread::spawn(move || {
        thread::sleep(Duration::from_millis(2));
        (Instant::now(), start.elapsed())
    });
    let (inside, slept) = inside.join().unwrap();
    while start.elapsed() < Duration::from_millis(3) {}
    let sum = start + Duration::from_secs(1) - Duration::from_secs(1) == start;
    format!(
        "{} {} {sum}",
        Instant::now() >= inside,
        slept >= Duration::from_millis(2)
    )
}

fn parallelism() -> String {
    (thread::available_parallelism().unwrap().get() > 0).to_string()
}

fn debug() -> String {
    let child = thread::Builder::new()
        .name("eve".to_owned())
        .spawn(|| ())
        .unwrap();
    format!(
        "{child:?} {:?} {:?}",
        child.thread().name(),
        std::io::stdin()
    )
}

fn finished() -> String {
    let child = thread::spawn(|| ());
    let before = child.is_finished();
    child.join().unwrap();
    before.to_string()
}

fn park_timeout() -> String {
    let me = thread::current();
    let told = Arc::new(AtomicBool::new(false));
    let waker = thread::spawn({
        let told = told.clone();
        move || {
            told.store(true, SeqCst);
            me.unpark();
        }
    });
    thread::park_timeout(Duration::from_micros(50));
    let seen = told.load(SeqCst);
    waker.join().unwrap();
    seen.to_string()
}

fn exchange() -> String {
    let value = Arc::new(AtomicU32::new(0));
    let other = thread::spawn({
        let value = value.clone();
        move || value.swap(1, SeqCst)
    });
    let mine = value.swap(2, SeqCst);
    format!("{mine} {}", other.join().unwrap())
}
