//! A trace, and a deadlock, name lines of the program, never of a library.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;
use std::time::Duration;

use explorer::{End, Search, Traced, explore, spawn};
use model_parking_lot::{
    Condvar, Mutex, MutexGuard, Once, ReentrantMutex, ReentrantMutexGuard, RwLock, RwLockReadGuard,
    RwLockUpgradableReadGuard, RwLockWriteGuard,
};
use support::trace;

/// Label and line of each step, counted from the line where the program begins.
fn steps(begin: u32, program: impl Fn() + Clone + 'static) -> Vec<(&'static str, u32)> {
    let relative = |step: Traced| {
        assert!(step.file.ends_with("tests/lines.rs"), "{step:?}");
        (step.label, step.line - begin)
    };
    let mut trace = trace(program);
    assert_eq!(trace.pop().map(|last| last.label), Some("exit"));
    trace.into_iter().map(relative).collect()
}

#[test]
fn of_a_mutex() {
    let program = || {
        let lock = Mutex::new(0);
        let mut guard = lock.lock();
        *guard += 1;
        MutexGuard::bump(&mut guard);
        MutexGuard::unlocked(&mut guard, || {
            lock.try_lock();
        });
        MutexGuard::unlock_fair(guard);
        let guard = lock.try_lock_for(Duration::from_secs(1));
        lock.is_locked();
        drop(guard);
    };
    let expected = [
        ("lock", 2),
        ("bump", 4),
        ("bump", 4),
        ("unlock", 5),
        ("try_lock", 6),
        ("unlock", 6),
        ("lock", 5),
        ("unlock_fair", 8),
        ("try_lock_for", 9),
        ("is_locked", 10),
        ("unlock", 9),
    ];
    assert_eq!(steps(line!() - 26, program), expected);
}

#[test]
fn of_a_read_write_lock() {
    let program = || {
        let lock = RwLock::new(0);
        drop(lock.read());
        let mut guard = lock.upgradable_read();
        guard.with_upgraded(|value| *value += 1);
        let mut guard = RwLockUpgradableReadGuard::upgrade(guard);
        RwLockWriteGuard::unlocked(&mut guard, || ());
        let mut guard = RwLockWriteGuard::downgrade(guard);
        RwLockReadGuard::bump(&mut guard);
    };
    let expected = [
        ("read", 2),
        ("unlock", 2),
        ("upgradable_read", 3),
        ("upgrade", 3),
        ("downgrade_to_upgradable", 3),
        ("upgrade", 5),
        ("unlock", 6),
        ("write", 6),
        ("downgrade", 7),
        ("bump", 8),
        ("unlock", 7),
    ];
    assert_eq!(steps(line!() - 23, program), expected);
}

#[test]
fn of_a_reentrant_mutex() {
    let program = || {
        let lock = ReentrantMutex::new(0);
        let mut guard = lock.lock();
        ReentrantMutexGuard::unlocked(&mut guard, || ());
        drop(guard);
        lock.is_locked();
    };
    let expected = [
        ("lock", 2),
        ("unlock", 2),
        ("lock", 2),
        ("unlock", 2),
        ("is_locked", 5),
    ];
    assert_eq!(steps(line!() - 14, program), expected);
}

#[test]
fn of_a_condition_variable_and_a_once() {
    let program = || {
        let (lock, condvar, once) = (Mutex::new(0), Condvar::new(), Once::new());
        let mut guard = lock.lock();
        condvar.notify_one();
        let is_zero = |value: &mut i32| std::mem::replace(value, 1) == 0;
        condvar.wait_while_for(&mut guard, is_zero, Duration::ZERO);
        once.call_once(|| ());
    };
    let expected = [
        ("lock", 2),
        ("notify_one", 3),
        ("wait_while_for", 5),
        ("wait_while_for", 5),
        ("wait_while_for", 5),
        ("call_once", 6),
        ("call_once", 6),
        ("unlock", 2),
    ];
    assert_eq!(steps(line!() - 18, program), expected);
}

#[test]
fn of_who_waits_in_a_deadlock() {
    let begin = line!();
    let program = || {
        let shared = Rc::new((Mutex::new(()), Condvar::new(), ReentrantMutex::new(())));
        let theirs = shared.clone();
        spawn(move || {
            theirs.1.wait(&mut theirs.0.lock());
        });
        let theirs = shared.clone();
        spawn(move || {
            let _held = theirs.2.lock();
            theirs.1.wait(&mut theirs.0.lock());
        });
        let _held = shared.2.lock();
        shared.1.wait(&mut shared.0.lock());
    };
    let report = explore(&Search::default(), program);
    let mut lines = Vec::new();
    for outcome in report.outcomes.keys() {
        let End::Deadlocked(waiting) = &outcome.end else {
            panic!("{outcome:?}");
        };
        assert!(
            waiting
                .iter()
                .all(|thread| thread.file.ends_with("tests/lines.rs"))
        );
        lines.push(
            waiting
                .iter()
                .map(|thread| thread.line - begin)
                .collect::<Vec<_>>(),
        );
    }
    lines.sort();
    assert_eq!(lines, [vec![12, 5, 10], vec![13, 5, 9]]);
}
