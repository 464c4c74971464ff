//! What happens once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, Once, OnceLock};
use std::thread;

crate::programs! {
    same: once, once_poisoned, once_forced, once_in_two_threads, once_waits, once_lock, once_lock_printed, once_lock_after_panic,
        once_lock_compared, once_lock_waits, lazy, lazy_poisoned, lazy_mutable, lazy_in_two_threads, lazy_in_a_static;
    among: once_lock_raced, once_seen;
}

/// What a panic says, where there is one.
fn message<T>(body: impl FnOnce() -> T) -> String {
    let caught = catch_unwind(AssertUnwindSafe(body)).map(|_| String::new());
    caught.unwrap_or_else(|payload| match payload.downcast_ref::<&str>() {
        Some(text) => (*text).to_owned(),
        None => payload
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_default(),
    })
}

fn once() -> String {
    let (once, mut runs) = (Once::new(), 0);
    let before = once.is_completed();
    once.call_once(|| runs += 1);
    once.call_once(|| runs += 1);
    once.wait();
    format!("{before} {runs} {} {once:?}", once.is_completed())
}

fn once_poisoned() -> String {
    let once = Once::new();
    let first = message(|| once.call_once(|| panic!("on purpose")));
    let second = message(|| once.call_once(|| ()));
    let waited = message(|| once.wait());
    format!("{first}/{second}/{waited}/{}", once.is_completed())
}

fn once_forced() -> String {
    let (once, mut seen) = (Once::new(), String::new());
    message(|| once.call_once(|| panic!("on purpose")));
    once.call_once_force(|state| seen = format!("{state:?} {}", state.is_poisoned()));
    once.call_once(|| panic!("not again"));
    once.wait_force();
    seen
}

fn once_in_two_threads() -> String {
    let shared = Arc::new((Once::new(), AtomicUsize::new(0)));
    let children = [(); 2].map(|()| {
        let shared = shared.clone();
        thread::spawn(move || {
            shared.0.call_once(|| {
                shared.1.fetch_add(1, SeqCst);
            });
            shared.1.load(SeqCst)
        })
    });
    format!("{:?}", children.map(|child| child.join().unwrap()))
}

fn once_waits() -> String {
    let once = Arc::new(Once::new());
    let theirs = once.clone();
    thread::spawn(move || theirs.call_once(|| ()));
    once.wait();
    once.is_completed().to_string()
}

fn once_seen() -> String {
    let once = Arc::new(Once::new());
    let theirs = once.clone();
    let child = thread::spawn(move || theirs.call_once(|| ()));
    let seen = once.is_completed();
    child.join().unwrap();
    seen.to_string()
}

fn once_lock() -> String {
    let mut cell = OnceLock::new();
    let empty = (cell.get().copied(), cell.get_mut().copied());
    let set = (cell.set(1), cell.set(2), *cell.get_or_init(|| 3));
    *cell.get_mut().unwrap() += 10;
    let clone = cell.clone();
    format!(
        "{empty:?} {set:?} {:?} {:?} {:?}",
        cell.take(),
        cell.into_inner(),
        clone.into_inner()
    )
}

fn once_lock_printed() -> String {
    let cell = OnceLock::new();
    let empty = format!("{cell:?} {cell:#?}");
    cell.set("a").unwrap();
    format!("{empty} {cell:?} {:?}", OnceLock::<u8>::default())
}

fn once_lock_after_panic() -> String {
    let cell = OnceLock::new();
    let panicked = message(|| cell.get_or_init(|| panic!("on purpose")));
    format!("{panicked} {:?} {}", cell.get(), cell.get_or_init(|| 4))
}

fn once_lock_compared() -> String {
    let (empty, one) = (OnceLock::new(), OnceLock::from(1));
    format!(
        "{} {} {}",
        empty == one,
        one == OnceLock::from(1),
        empty == OnceLock::new()
    )
}

fn once_lock_waits() -> String {
    let cell = Arc::new(OnceLock::new());
    let theirs = cell.clone();
    thread::spawn(move || theirs.set(7));
    cell.wait().to_string()
}

fn once_lock_raced() -> String {
    let cell = Arc::new(OnceLock::new());
    let theirs = cell.clone();
    let child = thread::spawn(move || *theirs.get_or_init(|| "theirs"));
    let seen = (cell.get().is_some(), *cell.get_or_init(|| "mine"));
    format!("{seen:?} {}", child.join().unwrap())
}

fn lazy() -> String {
    let runs = AtomicUsize::new(0);
    let lazy = LazyLock::new(|| runs.fetch_add(1, SeqCst) + 40);
    let before = (
        runs.load(SeqCst),
        LazyLock::get(&lazy).copied(),
        format!("{lazy:?}"),
    );
    let sum = *lazy + *LazyLock::force(&lazy);
    format!(
        "{before:?} {sum} {} {lazy:?} {:?}",
        runs.load(SeqCst),
        LazyLock::<u8>::default()
    )
}

fn lazy_poisoned() -> String {
    let lazy: LazyLock<u8> = LazyLock::new(|| panic!("on purpose"));
    let first = message(|| *lazy);
    let second = message(|| *lazy);
    format!("{first}/{second}/{lazy:?}")
}

fn lazy_mutable() -> String {
    let mut lazy = LazyLock::new(|| vec![1]);
    let before = LazyLock::get_mut(&mut lazy).is_none();
    lazy.push(2);
    LazyLock::force_mut(&mut lazy).push(3);
    let mut failing: LazyLock<u8> = LazyLock::new(|| panic!("on purpose"));
    let first = message(|| *LazyLock::force_mut(&mut failing));
    let second = message(|| *LazyLock::force_mut(&mut failing));
    format!("{before} {lazy:?} {first}/{second}")
}

fn lazy_in_two_threads() -> String {
    let lazy = Arc::new(LazyLock::new(|| "made".to_owned()));
    let theirs = lazy.clone();
    let child = thread::spawn(move || theirs.len());
    format!("{} {}", lazy.len(), child.join().unwrap())
}

/// Real statics keep what the last run left: only what does not change may be told.
fn lazy_in_a_static() -> String {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| vec!["a", "b"]);
    format!("{:?}", *NAMES)
}
