//! What neither shuttle nor loom can be asked: a deadlock ends their search, their waits never time out, their panics are not
//! those of a thread, and they have no `OnceLock`, `LazyLock` nor scope that both share. A search without reduction is the oracle.

use std::time::Duration;

use super::sync::atomic::AtomicUsize;
use super::sync::atomic::Ordering::SeqCst;
use super::sync::mpsc::{channel, sync_channel};
use super::sync::{Condvar, LazyLock, Mutex, OnceLock, RwLock};
use super::{Arc, thread};

super::programs! {
    crossed_locks, forgotten_notify, waiting_writer, full_channel, timed_wait, timed_receive, timed_rendezvous, panic_of_a_thread,
    poison_and_join, once_lock_race, lazy_race, scoped_update, is_it_finished, locked_for_good,
}

const SOON: Duration = Duration::from_millis(1);

fn crossed_locks() -> String {
    let locks = Arc::new([Mutex::new(0), Mutex::new(0)]);
    let theirs = locks.clone();
    let child = thread::spawn(move || drop((theirs[1].lock().unwrap(), theirs[0].lock().unwrap())));
    drop((locks[0].lock().unwrap(), locks[1].lock().unwrap()));
    child.join().unwrap();
    "done".to_owned()
}

fn forgotten_notify() -> String {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let theirs = shared.clone();
    thread::spawn(move || *theirs.0.lock().unwrap() = 1);
    let mut value = shared.0.lock().unwrap();
    while *value == 0 {
        value = shared.1.wait(value).unwrap();
    }
    value.to_string()
}

fn waiting_writer() -> String {
    let lock = Arc::new(RwLock::new(0));
    let theirs = lock.clone();
    let first = lock.read().unwrap();
    let writer = thread::spawn(move || *theirs.write().unwrap() = 1);
    let second = lock.read().unwrap();
    drop((first, second));
    writer.join().unwrap();
    "done".to_owned()
}

fn full_channel() -> String {
    let (sender, receiver) = sync_channel(1);
    let child = thread::spawn(move || receiver.recv().unwrap());
    for value in 0..3 {
        if sender.send(value).is_err() {
            return "refused".to_owned();
        }
    }
    format!("sent {}", child.join().unwrap())
}

fn timed_wait() -> String {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let theirs = shared.clone();
    let guard = shared.0.lock().unwrap();
    let child = thread::spawn(move || {
        *theirs.0.lock().unwrap() = 1;
        theirs.1.notify_one();
    });
    let (value, waited) = shared
        .1
        .wait_timeout_while(guard, SOON, |value| *value == 0)
        .unwrap();
    let seen = format!("{value} {}", waited.timed_out());
    drop(value);
    child.join().unwrap();
    seen
}

fn timed_receive() -> String {
    let (sender, receiver) = channel();
    let child = thread::spawn(move || sender.send(1).is_ok());
    let seen = [receiver.recv_timeout(SOON), receiver.recv_timeout(SOON)];
    format!("{seen:?} {}", child.join().unwrap())
}

fn timed_rendezvous() -> String {
    let (sender, receiver) = sync_channel(0);
    let child = thread::spawn(move || (sender.send(1).is_ok(), sender.try_send(2).is_ok()));
    let seen = [
        receiver.recv_timeout(SOON).is_ok(),
        receiver.recv_timeout(SOON).is_ok(),
    ];
    drop(receiver);
    format!("{seen:?} {:?}", child.join().unwrap())
}

fn panic_of_a_thread() -> String {
    let list = Arc::new(Mutex::new(vec![1]));
    let children = [(); 2].map(|()| {
        let list = list.clone();
        thread::spawn(move || {
            if !list.lock().unwrap().is_empty() {
                list.lock().unwrap().remove(0);
            }
        })
    });
    format!("{:?}", children.map(|child| child.join().is_ok()))
}

fn poison_and_join() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    let child = thread::spawn(move || {
        let mut value = theirs.lock().unwrap();
        *value += 1;
        assert!(*value > 1, "first");
    });
    let mine = mutex.lock().map(|mut value| *value += 1).is_ok();
    format!("{mine} {}", child.join().is_ok())
}

fn once_lock_race() -> String {
    let cell = Arc::new(OnceLock::new());
    let theirs = cell.clone();
    let child = thread::spawn(move || *theirs.get_or_init(|| 1));
    let seen = (cell.get().copied(), cell.set(2).is_ok());
    format!("{seen:?} {}", child.join().unwrap())
}

fn lazy_race() -> String {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let lazy = Arc::new(LazyLock::new(move || counted.fetch_add(1, SeqCst)));
    let theirs = lazy.clone();
    let child = thread::spawn(move || **theirs);
    let seen = (LazyLock::get(&lazy).is_some(), **lazy);
    format!("{seen:?} {} {}", child.join().unwrap(), runs.load(SeqCst))
}

fn scoped_update() -> String {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let seen = *count.lock().unwrap();
            *count.lock().unwrap() = seen + 1;
        });
        *count.lock().unwrap() += 1;
    });
    count.into_inner().unwrap().to_string()
}

fn is_it_finished() -> String {
    let cell = Arc::new(AtomicUsize::new(0));
    let theirs = cell.clone();
    let child = thread::spawn(move || theirs.store(1, SeqCst));
    let seen = (child.is_finished(), cell.load(SeqCst));
    child.join().unwrap();
    format!("{seen:?}")
}

fn locked_for_good() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    thread::spawn(move || std::mem::forget(theirs.lock().unwrap()));
    let mine = mutex.try_lock().is_ok();
    let value = *mutex.lock().unwrap();
    format!("{mine} {value}")
}
