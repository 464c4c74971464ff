//! Loops that only look again: they go on until what they look for is there, and for ever where it never is.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;
use std::time::Duration;

use explorer::{spawn, wipe};
use model_parking_lot::{Condvar, FairMutex, Mutex, RwLock};
use model_std::thread::sleep;
use model_std::time::Instant;
use support::{expect, say};

const A_WHILE: Duration = Duration::from_millis(1);

#[derive(Default)]
struct Shared {
    mutex: Mutex<bool>,
    fair: FairMutex<Option<u64>>,
    lock: RwLock<i32>,
    condvar: Condvar,
}

/// Looking again and again ends where another thread does this, and only there.
#[track_caller]
fn waits(does: fn(&Shared), looks: fn(&Shared) -> bool) {
    let program = move |does_it: bool| {
        move || {
            let shared = Rc::new(Shared::default());
            let theirs = shared.clone();
            let other = spawn(move || {
                if does_it {
                    does(&theirs);
                }
            });
            while !looks(&shared) {}
            other.join();
            say("done");
        }
    };
    expect(program(true), &["done"]);
    expect(program(false), &["endless"]);
}

fn sets(shared: &Shared) {
    *shared.mutex.lock() = true;
    shared.condvar.notify_one();
}

#[test]
fn who_looks_under_a_mutex() {
    waits(sets, |shared| *shared.mutex.lock());
    waits(sets, |shared| {
        sleep(A_WHILE);
        shared
            .mutex
            .try_lock_for(A_WHILE)
            .is_some_and(|guard| *guard)
    });
    let gives = |shared: &Shared| *shared.fair.lock() = Some(1);
    waits(gives, |shared| shared.fair.lock().take().is_some());
}

#[test]
fn who_waits_for_a_notice_for_a_while() {
    waits(sets, |shared| {
        let mut ready = shared.mutex.lock();
        if !*ready {
            shared.condvar.wait_for(&mut ready, A_WHILE);
        }
        *ready
    });
    waits(sets, |shared| {
        let mut ready = shared.mutex.lock();
        let condvar = &shared.condvar;
        !condvar
            .wait_while_for(&mut ready, |ready| !*ready, A_WHILE)
            .timed_out()
    });
}

#[test]
fn who_waits_for_a_notice_until_an_instant() {
    waits(sets, |shared| {
        let mut ready = shared.mutex.lock();
        if !*ready {
            shared
                .condvar
                .wait_until(&mut ready, Instant::now() + A_WHILE);
        }
        *ready
    });
}

#[test]
fn who_reads() {
    let writes = |shared: &Shared| *shared.lock.write() = 1;
    waits(writes, |shared| *shared.lock.read() > 0);
    waits(writes, |shared| *shared.lock.upgradable_read() > 0);
    waits(writes, |shared| {
        shared
            .lock
            .try_read_for(A_WHILE)
            .is_some_and(|guard| *guard > 0)
    });
}

#[test]
fn who_waits_until_a_mutex_is_free() {
    let program = |frees: bool| {
        move || {
            let shared = Rc::new(Shared::default());
            let theirs = shared.clone();
            let guard = shared.mutex.lock();
            let other = spawn(move || {
                while theirs.mutex.try_lock_for(A_WHILE).is_none() {}
                say("taken");
            });
            match frees {
                true => drop(guard),
                false => std::mem::forget(guard),
            }
            other.join();
        }
    };
    expect(program(true), &["taken"]);
    expect(program(false), &["endless"]);
}

/// What a vector holds is elsewhere: its bytes do not tell that it has changed.
#[test]
fn who_changes_something_behind_an_address_does_not_go_round() {
    let program = || {
        let tries = Mutex::new(vec![0]);
        while aside(|| *first(&mut tries.lock()) < 3) {
            aside(|| *first(&mut tries.lock()) += 1);
        }
        say(tries.lock()[0]);
    };
    expect(program, &["3"]);
}

#[inline(never)]
fn first(list: &mut [i32]) -> &mut i32 {
    &mut list[0]
}

/// Leaves nothing of what it has seen where the explorer would find it.
#[inline(never)]
fn aside<T>(act: impl FnOnce() -> T) -> T {
    let done = act();
    wipe();
    done
}
