//! An execution that has ended is unwound thread by thread: a lock excludes even then, and nobody waits for ever.

#[path = "../../behaviour/support.rs"]
mod support;

use std::cell::Cell;
use std::rc::Rc;

use explorer::{Search, explore, spawn};
use model_parking_lot::{Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Never comes back.
fn stop() {
    let never = Mutex::new(());
    let _held = never.lock();
    let _again = never.lock();
}

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// One thread stops with a lock; another one, whose guard has given the lock up, unwinds before; a third one takes the lock in a
/// destructor, between the two.
fn check<L: 'static>(
    new: fn() -> L,
    stop_with: fn(&L, &dyn Fn()),
    give_up: fn(&L),
    take: fn(&L, &dyn Fn()),
) {
    let (met, taken) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0)));
    let (seen, count) = (met.clone(), taken.clone());
    let report = explore(&Search::default(), move || {
        let (lock, inside) = (Rc::new(new()), Rc::new(Cell::new(false)));
        let (theirs, in_theirs) = (lock.clone(), inside.clone());
        spawn(move || {
            stop_with(&theirs, &|| {
                in_theirs.set(true);
                let _leave = OnDrop(|| in_theirs.set(false));
                stop();
            });
        });
        let (theirs, met, taken) = (lock.clone(), met.clone(), taken.clone());
        spawn(move || {
            let _last = OnDrop(|| {
                take(&theirs, &|| {
                    taken.set(taken.get() + 1);
                    met.set(met.get() | inside.get());
                });
            });
            stop();
        });
        spawn(move || give_up(&lock));
        stop();
    });
    assert!(count.get() > 0 && !seen.get());
    assert_eq!((report.exhaustive, report.totals.leaked), (true, 0));
}

#[test]
fn while_it_waits_a_guard_has_no_mutex_to_give_back() {
    check(
        || (Mutex::new(()), Condvar::new()),
        |(lock, _), inside| {
            let _held = lock.lock();
            inside();
        },
        |(lock, condvar)| condvar.wait(&mut lock.lock()),
        |(lock, _), inside| {
            let _held = lock.lock();
            inside();
        },
    );
}

fn stop_with_mutex(lock: &Mutex<()>, inside: &dyn Fn()) {
    let _held = lock.lock();
    inside();
}

fn stop_with_write(lock: &RwLock<()>, inside: &dyn Fn()) {
    let _held = lock.write();
    inside();
}

#[test]
fn while_it_bumps_a_guard_has_no_lock_to_give_back() {
    check(
        || Mutex::new(()),
        stop_with_mutex,
        |lock| MutexGuard::bump(&mut lock.lock()),
        stop_with_mutex,
    );
    check(
        || RwLock::new(()),
        stop_with_write,
        |lock| RwLockWriteGuard::bump(&mut lock.write()),
        stop_with_write,
    );
    check(
        || RwLock::new(()),
        stop_with_write,
        |lock| RwLockReadGuard::bump(&mut lock.read()),
        stop_with_write,
    );
}

#[test]
fn a_writer_that_waits_for_readers_leaves_the_door() {
    check(
        || RwLock::new(()),
        |lock, _| {
            let _held = lock.read();
            stop();
        },
        |lock| drop(lock.write()),
        |lock, inside| {
            let _held = lock.read();
            inside();
        },
    );
}
