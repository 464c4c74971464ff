//! parking_lot's `Condvar` and `Once`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, Once};

crate::programs! {
    same: notified, counted, nobody, timed_out, for_ever, last_word, once, poisoned_once, waited_once;
    among: in_time, who_runs;
}

fn notified() -> String {
    let (ready, condvar) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock() = true;
            condvar.notify_one();
        });
        let mut ready = ready.lock();
        while !*ready {
            condvar.wait(&mut ready);
        }
        ready.to_string()
    })
}

fn counted() -> String {
    let (waiting, condvar) = (Mutex::new(0), Condvar::new());
    let wait = || {
        let mut waiting = waiting.lock();
        *waiting += 1;
        if *waiting == 2 {
            return condvar.notify_all();
        }
        condvar.wait(&mut waiting);
        0
    };
    thread::scope(|scope| {
        let child = scope.spawn(wait);
        (wait() + child.join().unwrap()).to_string()
    })
}

fn nobody() -> String {
    let condvar = Condvar::default();
    format!(
        "{} {} {condvar:?}",
        condvar.notify_one(),
        condvar.notify_all()
    )
}

fn timed_out() -> String {
    let (lock, condvar) = (Mutex::new(()), Condvar::new());
    let mut guard = lock.lock();
    let a_while = Duration::from_millis(1);
    let results = [
        condvar.wait_for(&mut guard, a_while),
        condvar.wait_until(&mut guard, Instant::now() + a_while),
        condvar.wait_while_for(&mut guard, |()| true, a_while),
        condvar.wait_while_for(&mut guard, |()| false, a_while),
    ];
    format!("{results:?} {}", lock.is_locked())
}

fn for_ever() -> String {
    let (ready, condvar) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock() = true;
            condvar.notify_all();
        });
        let result = condvar.wait_while_for(&mut ready.lock(), |ready| !*ready, Duration::MAX);
        result.timed_out().to_string()
    })
}

fn last_word() -> String {
    let (calls, condvar) = (Mutex::new(0), Condvar::new());
    let mut calls = calls.lock();
    let first = |calls: &mut i32| {
        *calls += 1;
        *calls == 1
    };
    let result = condvar.wait_while_for(&mut calls, first, Duration::from_millis(1));
    format!("{result:?} {calls}")
}

fn in_time() -> String {
    let (ready, condvar) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock() = true;
            condvar.notify_one();
        });
        let mut ready = ready.lock();
        let result = condvar.wait_for(&mut ready, Duration::from_micros(50));
        format!("{} {ready}", result.timed_out())
    })
}

fn once() -> String {
    let (once, runs) = (Once::new(), Mutex::new(0));
    let run = || once.call_once(|| *runs.lock() += 1);
    thread::scope(|scope| {
        scope.spawn(run);
        run();
        format!("{} {:?}", runs.lock(), once)
    })
}

fn poisoned_once() -> String {
    let once = Once::new();
    let panics = |call: &dyn Fn()| catch_unwind(AssertUnwindSafe(call)).is_err();
    let first = panics(&|| once.call_once(|| panic!("first")));
    let second = panics(&|| once.call_once(|| ()));
    let waited = panics(&|| once.wait());
    let before = once.state();
    let mut given = None;
    once.call_once_force(|state| given = Some(state.is_poisoned()));
    once.wait_force();
    format!(
        "{first} {second} {waited} {before:?} {given:?} {:?}",
        once.state()
    )
}

fn waited_once() -> String {
    let (once, set) = (Once::new(), Mutex::new(false));
    thread::scope(|scope| {
        scope.spawn(|| once.call_once(|| *set.lock() = true));
        once.wait();
        format!("{} {}", set.lock(), once.is_completed())
    })
}

fn who_runs() -> String {
    let (once, who) = (Once::new(), Mutex::new(""));
    thread::scope(|scope| {
        scope.spawn(|| once.call_once(|| *who.lock() = "child"));
        once.call_once(|| *who.lock() = "main");
    });
    who.into_inner().to_owned()
}
