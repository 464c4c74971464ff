//! What the models, shuttle and loom all have.

use super::sync::atomic::Ordering::SeqCst;
use super::sync::atomic::{AtomicBool, AtomicUsize, fence};
use super::sync::mpsc::channel;
use super::sync::{Condvar, Mutex, RwLock};
use super::{Arc, catch, thread};

super::programs! {
    lost_update, atomic_update, optimistic_update, stores_then_loads, loads_then_stores, two_by_two_writes, message_passing,
    readers_of_one_cell, readers_of_two_cells, exchange_race, weak_exchange, swapped_tickets, fenced_stores, flags_as_a_lock,
    locked_update, split_update, three_names, tried_lock, tried_in_two_orders, transfer, double_check, nested_threads,
    torn_read, two_writers, reader_then_writer, two_readers, tried_read, tried_write,
    handshake, handshake_by_all, two_waiters, wait_without_loop, semaphore, one_place_queue,
    two_senders, tried_receive, send_and_flag, answers,
    parked_until_told, parked_once, unparked_before, pop_race, panic_in_a_thread, poisoned_by_a_panic, panics_in_two_threads,
    main_does_not_wait,
}

// Atomics

fn lost_update() -> String {
    let count = Arc::new(AtomicUsize::new(0));
    let theirs = count.clone();
    let child = thread::spawn(move || theirs.store(theirs.load(SeqCst) + 1, SeqCst));
    count.store(count.load(SeqCst) + 1, SeqCst);
    child.join().unwrap();
    count.load(SeqCst).to_string()
}

fn atomic_update() -> String {
    let count = Arc::new(AtomicUsize::new(0));
    let theirs = count.clone();
    let child = thread::spawn(move || theirs.fetch_add(1, SeqCst));
    let mine = count.fetch_add(1, SeqCst);
    let theirs = child.join().unwrap();
    format!("{mine} {theirs} {}", count.load(SeqCst))
}

fn optimistic_update() -> String {
    let count = Arc::new(AtomicUsize::new(0));
    let theirs = count.clone();
    let add = |count: &AtomicUsize| count.fetch_update(SeqCst, SeqCst, |value| Some(value + 1));
    let child = thread::spawn(move || theirs.fetch_update(SeqCst, SeqCst, |value| Some(value + 1)));
    let mine = add(&count);
    let theirs = child.join().unwrap();
    format!("{mine:?} {theirs:?} {}", count.load(SeqCst))
}

/// Store buffering.
fn stores_then_loads() -> String {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let theirs = flags.clone();
    let child = thread::spawn(move || {
        theirs[1].store(true, SeqCst);
        theirs[0].load(SeqCst)
    });
    flags[0].store(true, SeqCst);
    let mine = flags[1].load(SeqCst);
    format!("{mine} {}", child.join().unwrap())
}

/// Load buffering.
fn loads_then_stores() -> String {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let theirs = flags.clone();
    let child = thread::spawn(move || {
        let seen = theirs[0].load(SeqCst);
        theirs[1].store(true, SeqCst);
        seen
    });
    let mine = flags[1].load(SeqCst);
    flags[0].store(true, SeqCst);
    format!("{mine} {}", child.join().unwrap())
}

fn two_by_two_writes() -> String {
    let cells = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let theirs = cells.clone();
    let child = thread::spawn(move || {
        theirs[1].store(1, SeqCst);
        theirs[0].store(2, SeqCst);
    });
    cells[0].store(1, SeqCst);
    cells[1].store(2, SeqCst);
    child.join().unwrap();
    format!("{}{}", cells[0].load(SeqCst), cells[1].load(SeqCst))
}

fn message_passing() -> String {
    let shared = Arc::new((AtomicUsize::new(0), AtomicBool::new(false)));
    let theirs = shared.clone();
    let child = thread::spawn(move || {
        theirs.0.store(42, SeqCst);
        theirs.1.store(true, SeqCst);
    });
    let there = shared.1.load(SeqCst);
    let value = shared.0.load(SeqCst);
    child.join().unwrap();
    format!("{there} {value}")
}

fn readers_of_one_cell() -> String {
    let cell = Arc::new(AtomicUsize::new(0));
    let theirs = cell.clone();
    let child = thread::spawn(move || {
        theirs.store(1, SeqCst);
        theirs.store(2, SeqCst);
    });
    let seen = (cell.load(SeqCst), cell.load(SeqCst));
    child.join().unwrap();
    format!("{seen:?}")
}

/// Independent reads of independent writes.
fn readers_of_two_cells() -> String {
    let cells = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let writers = [0, 1].map(|which| {
        let cells = cells.clone();
        thread::spawn(move || cells[which].store(1, SeqCst))
    });
    let theirs = cells.clone();
    let reader = thread::spawn(move || (theirs[0].load(SeqCst), theirs[1].load(SeqCst)));
    let (second, first) = (cells[1].load(SeqCst), cells[0].load(SeqCst));
    writers
        .into_iter()
        .for_each(|writer| writer.join().unwrap());
    format!("{:?} {:?}", reader.join().unwrap(), (first, second))
}

fn exchange_race() -> String {
    let owner = Arc::new(AtomicUsize::new(0));
    let take = |owner: &AtomicUsize, me| owner.compare_exchange(0, me, SeqCst, SeqCst);
    let theirs = owner.clone();
    let child = thread::spawn(move || take(&theirs, 2));
    let mine = take(&owner, 1);
    format!("{mine:?} {:?}", child.join().unwrap())
}

fn weak_exchange() -> String {
    let owner = AtomicUsize::new(0);
    let first = owner.compare_exchange_weak(0, 1, SeqCst, SeqCst);
    format!("{first:?}")
}

fn swapped_tickets() -> String {
    let ticket = Arc::new(AtomicUsize::new(0));
    let children = [1, 2].map(|mine| {
        let ticket = ticket.clone();
        thread::spawn(move || ticket.swap(mine, SeqCst))
    });
    let seen = children.map(|child| child.join().unwrap());
    format!("{seen:?} {}", ticket.load(SeqCst))
}

fn fenced_stores() -> String {
    let flags = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
    let theirs = flags.clone();
    let child = thread::spawn(move || {
        theirs[1].store(true, SeqCst);
        fence(SeqCst);
        theirs[0].load(SeqCst)
    });
    flags[0].store(true, SeqCst);
    fence(SeqCst);
    let mine = flags[1].load(SeqCst);
    format!("{mine} {}", child.join().unwrap())
}

/// Both may give way, never may both go in.
fn flags_as_a_lock() -> String {
    let flags = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let enter = |flags: &[AtomicUsize; 2], me: usize| {
        flags[me].fetch_add(1, SeqCst);
        flags[1 - me].fetch_add(0, SeqCst) == 0
    };
    let theirs = flags.clone();
    let child = thread::spawn(move || enter(&theirs, 1));
    let mine = enter(&flags, 0);
    format!("{mine} {}", child.join().unwrap())
}

// Locks

fn locked_update() -> String {
    let count = Arc::new(Mutex::new(0));
    let children = [(); 2].map(|()| {
        let count = count.clone();
        thread::spawn(move || *count.lock().unwrap() += 1)
    });
    children.into_iter().for_each(|child| child.join().unwrap());
    count.lock().unwrap().to_string()
}

fn split_update() -> String {
    let count = Arc::new(Mutex::new(0));
    let theirs = count.clone();
    let add = |count: &Mutex<usize>| {
        let seen = *count.lock().unwrap();
        *count.lock().unwrap() = seen + 1;
    };
    let child = thread::spawn(move || add(&theirs));
    add(&count);
    child.join().unwrap();
    count.lock().unwrap().to_string()
}

fn three_names() -> String {
    let names = Arc::new(Mutex::new(String::new()));
    let children = ["a", "b", "c"].map(|name| {
        let names = names.clone();
        thread::spawn(move || names.lock().unwrap().push_str(name))
    });
    children.into_iter().for_each(|child| child.join().unwrap());
    names.lock().unwrap().clone()
}

fn tried_lock() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    let child = thread::spawn(move || *theirs.lock().unwrap() = 1);
    let seen = mutex.try_lock().map_or(9, |value| *value);
    child.join().unwrap();
    seen.to_string()
}

/// Two locks in two orders, without a deadlock: who cannot have the second gives up.
fn tried_in_two_orders() -> String {
    let locks = Arc::new([Mutex::new(0), Mutex::new(0)]);
    let both = |locks: &[Mutex<usize>; 2], first: usize| {
        let _first = locks[first].lock().unwrap();
        locks[1 - first].try_lock().is_ok()
    };
    let theirs = locks.clone();
    let child = thread::spawn(move || both(&theirs, 1));
    let mine = both(&locks, 0);
    format!("{mine} {}", child.join().unwrap())
}

fn transfer() -> String {
    let accounts = Arc::new([Mutex::new(5), Mutex::new(5)]);
    let theirs = accounts.clone();
    let child = thread::spawn(move || {
        *theirs[0].lock().unwrap() -= 1;
        *theirs[1].lock().unwrap() += 1;
    });
    let first = *accounts[0].lock().unwrap();
    let second = *accounts[1].lock().unwrap();
    child.join().unwrap();
    (first + second).to_string()
}

fn double_check() -> String {
    let shared = Arc::new((AtomicBool::new(false), Mutex::new(0)));
    let make = |shared: &(AtomicBool, Mutex<usize>)| {
        if !shared.0.load(SeqCst) {
            let mut made = shared.1.lock().unwrap();
            if !shared.0.load(SeqCst) {
                *made += 1;
                shared.0.store(true, SeqCst);
            }
        }
    };
    let theirs = shared.clone();
    let child = thread::spawn(move || make(&theirs));
    make(&shared);
    child.join().unwrap();
    shared.1.lock().unwrap().to_string()
}

fn nested_threads() -> String {
    let cell = Arc::new(AtomicUsize::new(0));
    let theirs = cell.clone();
    let child = thread::spawn(move || {
        let inner = theirs.clone();
        let grandchild = thread::spawn(move || inner.swap(2, SeqCst));
        let seen = theirs.swap(1, SeqCst);
        (seen, grandchild.join().unwrap())
    });
    let mine = cell.swap(3, SeqCst);
    format!("{mine} {:?}", child.join().unwrap())
}

// Read-write locks

fn torn_read() -> String {
    let lock = Arc::new(RwLock::new((0, 0)));
    let theirs = lock.clone();
    let child = thread::spawn(move || {
        theirs.write().unwrap().0 = 1;
        theirs.write().unwrap().1 = 1;
    });
    let seen = *lock.read().unwrap();
    child.join().unwrap();
    format!("{seen:?}")
}

fn two_writers() -> String {
    let lock = Arc::new(RwLock::new(String::new()));
    let theirs = lock.clone();
    let child = thread::spawn(move || theirs.write().unwrap().push('b'));
    lock.write().unwrap().push('a');
    child.join().unwrap();
    lock.read().unwrap().clone()
}

fn reader_then_writer() -> String {
    let lock = Arc::new(RwLock::new(0));
    let add = |lock: &RwLock<usize>| {
        let seen = *lock.read().unwrap();
        *lock.write().unwrap() = seen + 1;
    };
    let theirs = lock.clone();
    let child = thread::spawn(move || add(&theirs));
    add(&lock);
    child.join().unwrap();
    lock.read().unwrap().to_string()
}

fn two_readers() -> String {
    let lock = Arc::new((RwLock::new(0), AtomicUsize::new(0)));
    let most = |lock: &(RwLock<usize>, AtomicUsize)| {
        let _read = lock.0.read().unwrap();
        let inside = lock.1.fetch_add(1, SeqCst) + 1;
        lock.1.fetch_sub(1, SeqCst);
        inside
    };
    let theirs = lock.clone();
    let child = thread::spawn(move || most(&theirs));
    let mine = most(&lock);
    mine.max(child.join().unwrap()).to_string()
}

fn tried_read() -> String {
    let lock = Arc::new(RwLock::new(0));
    let theirs = lock.clone();
    let child = thread::spawn(move || *theirs.write().unwrap() = 1);
    let seen = lock.try_read().map_or(9, |value| *value);
    child.join().unwrap();
    seen.to_string()
}

fn tried_write() -> String {
    let lock = Arc::new(RwLock::new(0));
    let theirs = lock.clone();
    let child = thread::spawn(move || *theirs.read().unwrap());
    let wrote = lock.try_write().map(|mut value| *value = 1).is_ok();
    format!("{wrote} {}", child.join().unwrap())
}

// Condition variables

fn handshake() -> String {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let theirs = shared.clone();
    let child = thread::spawn(move || {
        *theirs.0.lock().unwrap() = 7;
        theirs.1.notify_one();
    });
    let mut value = shared.0.lock().unwrap();
    while *value == 0 {
        value = shared.1.wait(value).unwrap();
    }
    let seen = value.to_string();
    drop(value);
    child.join().unwrap();
    seen
}

fn handshake_by_all() -> String {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let waiter = |shared: &(Mutex<usize>, Condvar)| {
        let mut value = shared.0.lock().unwrap();
        while *value == 0 {
            value = shared.1.wait(value).unwrap();
        }
        *value += 1;
        *value
    };
    let theirs = shared.clone();
    let child = thread::spawn(move || waiter(&theirs));
    *shared.0.lock().unwrap() = 1;
    shared.1.notify_all();
    child.join().unwrap().to_string()
}

fn two_waiters() -> String {
    let shared = Arc::new((Mutex::new((false, String::new())), Condvar::new()));
    let children = ["a", "b"].map(|name| {
        let shared = shared.clone();
        thread::spawn(move || {
            let mut state = shared.0.lock().unwrap();
            while !state.0 {
                state = shared.1.wait(state).unwrap();
            }
            state.1.push_str(name);
        })
    });
    shared.0.lock().unwrap().0 = true;
    shared.1.notify_all();
    children.into_iter().for_each(|child| child.join().unwrap());
    shared.0.lock().unwrap().1.clone()
}

fn wait_without_loop() -> String {
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = shared.clone();
    let guard = shared.0.lock().unwrap();
    let child = thread::spawn(move || {
        *theirs.0.lock().unwrap() = true;
        theirs.1.notify_one();
    });
    let guard = shared.1.wait(guard).unwrap();
    let seen = guard.to_string();
    drop(guard);
    child.join().unwrap();
    seen
}

fn semaphore() -> String {
    let shared = Arc::new((Mutex::new(1), Condvar::new(), AtomicUsize::new(0)));
    let work = |shared: &(Mutex<usize>, Condvar, AtomicUsize)| {
        let mut permits = shared.0.lock().unwrap();
        while *permits == 0 {
            permits = shared.1.wait(permits).unwrap();
        }
        *permits -= 1;
        drop(permits);
        let inside = shared.2.fetch_add(1, SeqCst);
        shared.2.fetch_sub(1, SeqCst);
        *shared.0.lock().unwrap() += 1;
        shared.1.notify_one();
        inside
    };
    let theirs = shared.clone();
    let child = thread::spawn(move || work(&theirs));
    let mine = work(&shared);
    format!("{mine} {}", child.join().unwrap())
}

fn one_place_queue() -> String {
    let shared = Arc::new((Mutex::new(None), Condvar::new()));
    let theirs = shared.clone();
    let child = thread::spawn(move || {
        for value in [1, 2] {
            let mut place = theirs.0.lock().unwrap();
            while place.is_some() {
                place = theirs.1.wait(place).unwrap();
            }
            *place = Some(value);
            theirs.1.notify_all();
        }
    });
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let mut place = shared.0.lock().unwrap();
        while place.is_none() {
            place = shared.1.wait(place).unwrap();
        }
        seen.extend(place.take());
        shared.1.notify_all();
    }
    child.join().unwrap();
    format!("{seen:?}")
}

// Channels

fn two_senders() -> String {
    let (sender, receiver) = channel();
    let children = ["a", "b"].map(|name| {
        let sender = sender.clone();
        thread::spawn(move || sender.send(name).unwrap())
    });
    let seen = [receiver.recv().unwrap(), receiver.recv().unwrap()];
    children.into_iter().for_each(|child| child.join().unwrap());
    seen.concat()
}

fn tried_receive() -> String {
    let (sender, receiver) = channel();
    let theirs = sender.clone();
    let child = thread::spawn(move || theirs.send(1).unwrap());
    let seen = receiver.try_recv().is_ok();
    child.join().unwrap();
    drop(sender);
    seen.to_string()
}

fn send_and_flag() -> String {
    let (sender, receiver) = channel();
    let flag = Arc::new(AtomicUsize::new(0));
    let theirs = flag.clone();
    let child = thread::spawn(move || {
        theirs.fetch_add(1, SeqCst);
        sender.send(5).unwrap();
        theirs.fetch_add(1, SeqCst);
    });
    let received = receiver.recv().unwrap();
    let seen = flag.fetch_add(0, SeqCst);
    child.join().unwrap();
    format!("{received} {seen}")
}

fn answers() -> String {
    let (ask, asked) = channel();
    let (answer, answered) = channel();
    let child = thread::spawn(move || {
        let question: usize = asked.recv().unwrap();
        answer.send(question * 2).unwrap();
    });
    ask.send(21).unwrap();
    let seen = answered.recv().unwrap();
    child.join().unwrap();
    seen.to_string()
}

// Threads and panics

fn parked_until_told() -> String {
    let flag = Arc::new(AtomicUsize::new(0));
    let theirs = flag.clone();
    let main = thread::current();
    let child = thread::spawn(move || {
        theirs.fetch_add(1, SeqCst);
        main.unpark();
    });
    while flag.fetch_add(0, SeqCst) == 0 {
        thread::park();
    }
    child.join().unwrap();
    flag.load(SeqCst).to_string()
}

fn parked_once() -> String {
    let flag = Arc::new(AtomicUsize::new(0));
    let theirs = flag.clone();
    let main = thread::current();
    let child = thread::spawn(move || {
        theirs.fetch_add(1, SeqCst);
        main.unpark();
    });
    thread::park();
    let seen = flag.fetch_add(0, SeqCst);
    child.join().unwrap();
    seen.to_string()
}

fn unparked_before() -> String {
    thread::current().unpark();
    thread::park();
    "on".to_owned()
}

/// The race of the list: what was there may be gone.
fn pop_race() -> String {
    let list = Arc::new(Mutex::new(vec![1, 2]));
    let pop = |list: &Mutex<Vec<usize>>| {
        let mut popped = String::new();
        while !list.lock().unwrap().is_empty() {
            let mut list = list.lock().unwrap();
            match list.is_empty() {
                true => return popped + "!",
                false => popped += &list.remove(0).to_string(),
            }
        }
        popped
    };
    let theirs = list.clone();
    let child = thread::spawn(move || pop(&theirs));
    let mine = pop(&list);
    format!("{mine} {}", child.join().unwrap())
}

fn panic_in_a_thread() -> String {
    let cell = Arc::new(AtomicUsize::new(0));
    let theirs = cell.clone();
    let child = thread::spawn(move || {
        catch(|| {
            if theirs.fetch_add(1, SeqCst) > 0 {
                panic!("second");
            }
        })
    });
    let mine = catch(|| {
        if cell.fetch_add(1, SeqCst) > 0 {
            panic!("second");
        }
    });
    format!("{mine} {}", child.join().unwrap())
}

fn poisoned_by_a_panic() -> String {
    let mutex = Arc::new(Mutex::new(0));
    let theirs = mutex.clone();
    let child = thread::spawn(move || {
        catch(|| {
            let _held = theirs.lock();
            panic!("on purpose");
        })
    });
    let before = mutex.lock().is_err();
    child.join().unwrap();
    format!("{before} {}", mutex.lock().is_err())
}

fn panics_in_two_threads() -> String {
    let mutexes = Arc::new([Mutex::new(0), Mutex::new(0)]);
    let fail = |mutexes: &[Mutex<usize>; 2], mine: usize| {
        catch(|| {
            let _held = mutexes[mine].lock().unwrap();
            let _other = mutexes[1 - mine].try_lock().is_ok();
            panic!("on purpose");
        })
    };
    let theirs = mutexes.clone();
    let child = thread::spawn(move || fail(&theirs, 1));
    let mine = fail(&mutexes, 0);
    format!("{mine} {}", child.join().unwrap())
}

fn main_does_not_wait() -> String {
    let cell = Arc::new(AtomicUsize::new(0));
    let theirs = cell.clone();
    thread::spawn(move || theirs.fetch_add(1, SeqCst));
    cell.fetch_add(0, SeqCst).to_string()
}
