//! Mutexes and read-write locks: what they give, poisoning, what they print.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;

crate::programs! {
    same: mutex_value, mutex_printed, mutex_while_held, mutex_poisoned, mutex_unsized, mutex_not_poisoned_by_older_panic,
        rwlock_value, rwlock_printed, rwlock_shares, rwlock_poisoned_by_writer_only, rwlock_downgraded, rwlock_unsized,
        counted_by_two, an_array_of_locks, poison_is_of_one_lock;
    among: mutex_tried, rwlock_tried, who_comes_first, panic_meets_panic;
}

/// Runs this in a thread that panics while it does.
fn in_panic<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> bool {
    let body = move || {
        let _kept = body();
        panic!("on purpose")
    };
    thread::spawn(body).join().is_err()
}

fn mutex_value() -> String {
    let mut mutex = Mutex::new(1);
    *mutex.lock().unwrap() += 1;
    *mutex.try_lock().unwrap() += 1;
    *mutex.get_mut().unwrap() += 1;
    let made: Mutex<u8> = Mutex::from(7);
    format!(
        "{} {:?} {:?}",
        mutex.into_inner().unwrap(),
        Mutex::<u8>::default(),
        made
    )
}

fn mutex_printed() -> String {
    let mutex = Mutex::new("a");
    let free = format!("{mutex:?} {mutex:#?}");
    let guard = mutex.lock().unwrap();
    format!("{free} {mutex:?} {guard:?} {guard} {:?}", mutex.try_lock())
}

fn mutex_while_held() -> String {
    let mutex = Mutex::new(0);
    let held = mutex.lock().unwrap();
    let inside = mutex.try_lock().is_err();
    drop(held);
    format!("{inside} {}", mutex.try_lock().is_ok())
}

fn mutex_poisoned() -> String {
    let mutex = Arc::new(Mutex::new(1));
    let theirs = mutex.clone();
    let panicked = thread::spawn(move || {
        let mut value = theirs.lock().unwrap();
        *value = 2;
        panic!("on purpose")
    })
    .join()
    .is_err();
    let locked = mutex
        .lock()
        .map_err(|error| format!("{error} {error:?} {}", error.get_ref()));
    let tried = matches!(mutex.try_lock(), Err(TryLockError::Poisoned(_)));
    let poisoned = mutex.is_poisoned();
    let text = format!(
        "{panicked} {:?} {tried} {poisoned} {mutex:?}",
        locked.map(|_| ())
    );
    mutex.clear_poison();
    format!("{text} {} {:?}", mutex.is_poisoned(), mutex.lock())
}

fn mutex_unsized() -> String {
    let mutex: Box<Mutex<[u8]>> = Box::new(Mutex::new([1, 2, 3]));
    mutex.lock().unwrap()[1] = 5;
    let shown: Arc<Mutex<dyn std::fmt::Debug + Send>> = Arc::new(Mutex::new("dyn"));
    format!("{mutex:?} {shown:?} {:?}", shown.lock().unwrap())
}

fn mutex_not_poisoned_by_older_panic() -> String {
    struct LocksWhenDropped(Arc<Mutex<u8>>);
    impl Drop for LocksWhenDropped {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let mutex = Arc::new(Mutex::new(0));
    let theirs = LocksWhenDropped(mutex.clone());
    in_panic(move || theirs);
    format!("{} {:?}", mutex.is_poisoned(), mutex.lock())
}

fn poison_is_of_one_lock() -> String {
    let (first, second) = (Mutex::new(1), Mutex::new(2));
    let caught = catch_unwind(AssertUnwindSafe(|| {
        drop(second.lock().unwrap());
        let _first = first.lock().unwrap();
        panic!("on purpose")
    }));
    format!(
        "{} {} {} {:?}",
        caught.is_err(),
        first.is_poisoned(),
        second.is_poisoned(),
        first.into_inner().is_err()
    )
}

fn rwlock_value() -> String {
    let mut lock = RwLock::new(1);
    *lock.write().unwrap() += 1;
    *lock.try_write().unwrap() += *Box::new(1);
    *lock.get_mut().unwrap() += 1;
    let read = *lock.read().unwrap() + *lock.try_read().unwrap();
    format!("{read} {:?} {:?}", lock.into_inner(), RwLock::<u8>::from(3))
}

fn rwlock_printed() -> String {
    let lock = RwLock::new(Some(1));
    let free = format!("{lock:?} {lock:#?}");
    let read = lock.read().unwrap();
    let shared = format!("{lock:?} {read:?}");
    drop(read);
    let mut write = lock.write().unwrap();
    *write = None;
    format!("{free} {shared} {lock:?} {write:?}")
}

fn rwlock_shares() -> String {
    let lock = RwLock::new(0);
    let (first, second) = (lock.read().unwrap(), lock.read().unwrap());
    let shut_out = lock.try_write().is_err();
    drop(first);
    let still = lock.try_write().is_err();
    drop(second);
    let write = lock.try_write().unwrap();
    let reads = lock.try_read().is_err();
    drop(write);
    format!("{shut_out} {still} {reads} {}", lock.try_read().is_ok())
}

fn rwlock_poisoned_by_writer_only() -> String {
    let lock = Arc::new(RwLock::new(0));
    let theirs = lock.clone();
    let reader = thread::spawn(move || {
        let _read = theirs.read().unwrap();
        panic!("on purpose")
    });
    let reader = (reader.join().is_err(), lock.is_poisoned());
    let theirs = lock.clone();
    let writer = thread::spawn(move || {
        let _write = theirs.write().unwrap();
        panic!("on purpose")
    });
    let writer = (writer.join().is_err(), lock.is_poisoned());
    let mut all = vec![lock.read().is_err()];
    all.push(lock.write().is_err());
    all.push(lock.try_read().is_err());
    all.push(lock.try_write().is_err());
    let text = format!("{reader:?} {writer:?} {all:?} {lock:?}");
    lock.clear_poison();
    format!("{text} {lock:?}")
}

fn rwlock_downgraded() -> String {
    let lock = RwLock::new(0);
    let mut write = lock.write().unwrap();
    *write = 3;
    let read = RwLockWriteGuard::downgrade(write);
    format!(
        "{read} {} {}",
        lock.try_write().is_err(),
        lock.try_read().is_ok()
    )
}

fn rwlock_unsized() -> String {
    let lock: Arc<RwLock<[u8]>> = Arc::new(RwLock::new([1, 2]));
    lock.write().unwrap()[0] = 9;
    format!("{:?}", lock.read().unwrap())
}

fn counted_by_two() -> String {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *count.lock().unwrap() += 1);
        }
    });
    format!("{count:?}")
}

fn an_array_of_locks() -> String {
    let locks = [const { Mutex::new(0) }; 3];
    *locks[1].lock().unwrap() = 4;
    format!("{locks:?}")
}

fn mutex_tried() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    let child = thread::spawn(move || *theirs.lock().unwrap() = 1);
    let seen = match mutex.try_lock() {
        Ok(value) => format!("{value}"),
        Err(error) => format!("{error} {error:?}"),
    };
    child.join().unwrap();
    seen
}

fn rwlock_tried() -> String {
    let lock = Arc::new(RwLock::new(0));
    let theirs = lock.clone();
    let child = thread::spawn(move || *theirs.write().unwrap() = 1);
    let read = lock.try_read().map_or(9, |value| *value);
    let wrote = lock.try_write().is_ok();
    child.join().unwrap();
    format!("{read} {wrote}")
}

fn who_comes_first() -> String {
    let order = Arc::new(Mutex::new(String::new()));
    let children = ["a", "b"].map(|name| {
        let order = order.clone();
        thread::spawn(move || order.lock().unwrap().push_str(name))
    });
    children.into_iter().for_each(|child| child.join().unwrap());
    order.lock().unwrap().clone()
}

/// A panic in one thread is none in another, which holds a lock meanwhile.
fn panic_meets_panic() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    let child = thread::spawn(move || {
        let _held = theirs.lock();
        panic!("on purpose")
    });
    let mine = Mutex::new(0);
    let held = mine.lock().unwrap();
    let early = mutex.is_poisoned();
    drop(held);
    let joined = child.join().is_err();
    format!(
        "{early} {joined} {} {} {}",
        mine.is_poisoned(),
        mutex.is_poisoned(),
        thread::panicking()
    )
}
