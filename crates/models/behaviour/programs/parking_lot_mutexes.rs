//! parking_lot's `Mutex`, `FairMutex` and `ReentrantMutex`.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{
    FairMutex, MappedMutexGuard, Mutex, MutexGuard, ReentrantMutex, ReentrantMutexGuard,
};

crate::programs! {
    same: counted, no_poison, shown, mapped, tried_while_held, reentrant, in_a_static, by_path, unlocked;
    among: lost_update, tried, tried_a_while, bumped, fair;
}

fn count(add: fn(&Mutex<i32>)) -> String {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| add(&total));
        scope.spawn(|| add(&total));
    });
    total.into_inner().to_string()
}

fn counted() -> String {
    count(|total| *total.lock() += 1)
}

fn lost_update() -> String {
    count(|total| {
        let seen = *total.lock();
        *total.lock() = seen + 1;
    })
}

fn no_poison() -> String {
    let value = Arc::new(Mutex::new(1));
    let theirs = value.clone();
    let child = thread::spawn(move || {
        let mut value = theirs.lock();
        *value = 2;
        panic!("with the lock");
    });
    format!("{} {}", child.join().is_err(), value.lock())
}

fn shown() -> String {
    let value = Mutex::new(vec![1]);
    let free = format!("{value:?} {:?}", FairMutex::new(2));
    let held = value.lock();
    format!("{free} {value:?} {held:?}")
}

fn mapped() -> String {
    let pair = Mutex::new((1, "two"));
    let first = MutexGuard::map(pair.lock(), |pair| &mut pair.0);
    let Err(mut first) = MappedMutexGuard::try_map(first, |_| None::<&mut i32>) else {
        return "mapped".to_owned();
    };
    *first += 2;
    drop(first);
    format!("{:?}", *pair.lock())
}

fn tried_while_held() -> String {
    let lock = Mutex::new(());
    let held = lock.lock();
    let tries = [
        lock.try_lock().is_some(),
        lock.try_lock_for(Duration::from_millis(1)).is_some(),
        lock.is_locked(),
    ];
    MutexGuard::unlock_fair(held);
    let after = [
        lock.is_locked(),
        lock.try_lock().is_some(),
        lock.try_lock_for(Duration::ZERO).is_some(),
    ];
    format!("{tries:?} {after:?}")
}

fn tried() -> String {
    let lock = Mutex::new(());
    thread::scope(|scope| {
        let child = scope.spawn(|| lock.try_lock().map(|_| thread::yield_now()).is_some());
        let ours = lock.try_lock().map(|_| thread::yield_now()).is_some();
        format!("{ours} {}", child.join().unwrap())
    })
}

fn tried_a_while() -> String {
    let lock = Mutex::new(0);
    thread::scope(|scope| {
        let child = scope.spawn(|| *lock.lock() += 1);
        let seen = lock
            .try_lock_for(Duration::from_micros(1))
            .map(|value| *value);
        child.join().unwrap();
        format!("{seen:?}")
    })
}

fn bumped() -> String {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut value = value.lock();
            *value += 1;
            MutexGuard::bump(&mut value);
            *value += 1;
        });
        let seen = *value.lock();
        seen.to_string()
    })
}

fn fair() -> String {
    let order = FairMutex::new(String::new());
    thread::scope(|scope| {
        scope.spawn(|| order.lock().push('a'));
        order.lock().push('b');
        order.lock().push('c');
    });
    order.into_inner()
}

fn reentrant() -> String {
    let lock = ReentrantMutex::new(1);
    let mut outer = lock.lock();
    let inner = lock.lock();
    let own = lock.is_owned_by_current_thread();
    let elsewhere = || {
        thread::scope(|scope| {
            let child = scope.spawn(|| lock.try_lock().is_some());
            child.join().unwrap()
        })
    };
    let twice = elsewhere();
    drop(inner);
    let once = elsewhere();
    let unlocked = ReentrantMutexGuard::unlocked(&mut outer, elsewhere);
    drop(outer);
    format!(
        "{own} {twice} {once} {unlocked} {} {}",
        elsewhere(),
        lock.into_inner()
    )
}

fn in_a_static() -> String {
    // Its bytes are those of a new one at the end: nothing restores them between the runs of these programs.
    static LOG: Mutex<Option<u8>> = Mutex::new(None);
    let child = thread::spawn(|| *LOG.lock() = Some(1));
    child.join().unwrap();
    format!("{:?}", LOG.lock().take())
}

fn by_path() -> String {
    let locks = [Mutex::new(1), Mutex::from(2), Mutex::default()];
    let values: Vec<i32> = locks.iter().map(Mutex::lock).map(|value| *value).collect();
    format!("{values:?} {:?}", locks.map(Mutex::into_inner))
}

fn unlocked() -> String {
    let value = Mutex::new(1);
    let mut guard = value.lock();
    let inside = MutexGuard::unlocked(&mut guard, || value.is_locked());
    format!("{inside} {}", value.is_locked())
}
