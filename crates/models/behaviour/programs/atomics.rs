//! Atomics and fences.

use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16, AtomicU32,
    AtomicUsize, compiler_fence, fence,
};
use std::thread;

crate::programs! {
    same: integers, wraps, booleans, exchanges, updates, pointers, printed, values, orderings, fences, counted_by_two;
    among: lost_update, store_buffer, weak;
}

fn integers() -> String {
    let number = AtomicI64::new(12);
    let seen = [
        number.fetch_add(1, SeqCst),
        number.fetch_sub(3, Relaxed),
        number.fetch_and(14, AcqRel),
        number.fetch_nand(3, SeqCst),
        number.fetch_or(64, SeqCst),
        number.fetch_xor(5, SeqCst),
        number.fetch_max(100, SeqCst),
        number.fetch_min(7, SeqCst),
        number.swap(9, SeqCst),
        number.load(Acquire),
    ];
    number.store(4, Release);
    format!("{seen:?} {}", number.into_inner())
}

fn wraps() -> String {
    let (small, signed) = (AtomicU8::new(255), AtomicI8::new(-128));
    small.fetch_add(2, SeqCst);
    signed.fetch_sub(1, SeqCst);
    format!("{small:?} {signed:?}")
}

fn booleans() -> String {
    let flag = AtomicBool::new(true);
    let seen = [
        flag.fetch_and(false, SeqCst),
        flag.fetch_or(true, SeqCst),
        flag.fetch_xor(true, SeqCst),
        flag.fetch_nand(true, SeqCst),
        flag.fetch_not(SeqCst),
        flag.swap(true, SeqCst),
        flag.load(SeqCst),
    ];
    format!("{seen:?}")
}

fn exchanges() -> String {
    let number = AtomicUsize::new(1);
    let seen = (
        number.compare_exchange(1, 2, AcqRel, Acquire),
        number.compare_exchange(1, 3, SeqCst, Relaxed),
        number.compare_exchange_weak(7, 3, SeqCst, SeqCst),
    );
    while number.compare_exchange_weak(2, 5, SeqCst, SeqCst).is_err() {}
    format!("{seen:?} {number:?}")
}

fn updates() -> String {
    let number = AtomicU16::new(3);
    let some = number.fetch_update(SeqCst, SeqCst, |old| Some(old * 2));
    let none = number.fetch_update(SeqCst, SeqCst, |_| None);
    let tried = number.try_update(SeqCst, SeqCst, |old| old.checked_add(1));
    let all = number.update(SeqCst, SeqCst, |old| old + 1);
    format!("{some:?} {none:?} {tried:?} {all} {number:?}")
}

fn pointers() -> String {
    let (mut one, mut two) = (1, 2);
    let pointer = AtomicPtr::new(&raw mut one);
    let before = pointer.swap(&raw mut two, SeqCst);
    let null = AtomicPtr::<u8>::default();
    format!(
        "{} {} {}",
        before == &raw mut one,
        pointer.load(SeqCst) == &raw mut two,
        null.load(SeqCst).is_null()
    )
}

fn printed() -> String {
    let mut number = AtomicU32::from(8);
    *number.get_mut() += 1;
    format!(
        "{number:?} {:?} {:?}",
        AtomicBool::default(),
        AtomicIsize::new(-1)
    )
}

fn values() -> String {
    static COUNTS: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];
    COUNTS[0].store(2, SeqCst);
    COUNTS[0].load(SeqCst).to_string()
}

fn orderings() -> String {
    let wrong: [fn(); 5] = [
        || {
            AtomicU8::new(0).load(given(Release));
        },
        || AtomicU8::new(0).store(0, given(Acquire)),
        || {
            let _ = AtomicU8::new(0).compare_exchange(0, 0, SeqCst, given(Release));
        },
        || fence(given(Relaxed)),
        || compiler_fence(given(Relaxed)),
    ];
    let messages = wrong.map(|wrong| match catch_unwind(wrong) {
        Ok(()) => "fine".to_owned(),
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or("?".to_owned(), |text| (*text).to_owned()),
    });
    messages.join("/")
}

/// Hides a wrong ordering from the lint that would refuse it.
fn given(order: std::sync::atomic::Ordering) -> std::sync::atomic::Ordering {
    std::hint::black_box(order)
}

fn fences() -> String {
    fence(SeqCst);
    fence(Acquire);
    compiler_fence(AcqRel);
    "fine".to_owned()
}

fn counted_by_two() -> String {
    let count = Arc::new(AtomicUsize::new(0));
    let children = [(); 2].map(|()| {
        let count = count.clone();
        thread::spawn(move || count.fetch_add(1, Relaxed))
    });
    let mut seen = children.map(|child| child.join().unwrap());
    seen.sort_unstable();
    format!("{seen:?} {count:?}")
}

fn lost_update() -> String {
    let count = Arc::new(AtomicUsize::new(0));
    let children = [(); 2].map(|()| {
        let count = count.clone();
        thread::spawn(move || {
            let seen = count.load(SeqCst);
            count.store(seen + 1, SeqCst);
        })
    });
    children.into_iter().for_each(|child| child.join().unwrap());
    format!("{count:?}")
}

fn store_buffer() -> String {
    let flags = Arc::new([const { AtomicBool::new(false) }; 2]);
    let children = [0, 1].map(|mine| {
        let flags = flags.clone();
        thread::spawn(move || {
            flags[mine].store(true, SeqCst);
            flags[1 - mine].load(SeqCst)
        })
    });
    format!("{:?}", children.map(|child| child.join().unwrap()))
}

fn weak() -> String {
    let number = AtomicU8::new(0);
    format!("{:?}", number.compare_exchange_weak(0, 1, SeqCst, SeqCst))
}
