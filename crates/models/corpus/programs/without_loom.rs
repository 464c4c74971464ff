//! What the models and shuttle have, and loom has not: barriers, what happens once, disconnection, bounded channels.

use super::sync::atomic::AtomicUsize;
use super::sync::atomic::Ordering::SeqCst;
use super::sync::mpsc::{channel, sync_channel};
use super::sync::{Barrier, Once};
use super::{Arc, thread};

super::programs! {
    disconnected_receiver, disconnected_sender, received_to_the_end, bounded_channel, full_or_not, rendezvous, tried_rendezvous,
    barrier_leader, before_a_barrier, once_race, once_seen,
}

fn disconnected_receiver() -> String {
    let (sender, receiver) = channel();
    let child = thread::spawn(move || {
        let _ = sender.send(1);
    });
    let seen = (receiver.recv(), receiver.recv());
    child.join().unwrap();
    format!("{seen:?}")
}

fn disconnected_sender() -> String {
    let (sender, receiver) = channel();
    let child = thread::spawn(move || drop(receiver));
    let sent = sender.send(1).is_ok();
    child.join().unwrap();
    sent.to_string()
}

fn received_to_the_end() -> String {
    let (sender, receiver) = channel();
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || sender.send(name).unwrap());
    }
    drop(sender);
    receiver.iter().collect()
}

fn bounded_channel() -> String {
    let (sender, receiver) = sync_channel(1);
    let sent = Arc::new(AtomicUsize::new(0));
    let theirs = sent.clone();
    let child = thread::spawn(move || {
        for value in [1, 2] {
            sender.send(value).unwrap();
            theirs.fetch_add(1, SeqCst);
        }
    });
    let before = sent.load(SeqCst);
    let seen = (receiver.recv(), receiver.recv());
    child.join().unwrap();
    format!("{before} {seen:?}")
}

fn full_or_not() -> String {
    let (sender, receiver) = sync_channel(1);
    sender.send(1).unwrap();
    let child = thread::spawn(move || receiver.recv().unwrap() + receiver.recv().unwrap_or(0));
    let tried = sender.try_send(2).is_ok();
    drop(sender);
    format!("{tried} {}", child.join().unwrap())
}

fn rendezvous() -> String {
    let (sender, receiver) = sync_channel(0);
    let flag = Arc::new(AtomicUsize::new(0));
    let theirs = flag.clone();
    let child = thread::spawn(move || {
        sender.send(1).unwrap();
        theirs.load(SeqCst)
    });
    flag.store(1, SeqCst);
    let seen = receiver.recv().unwrap();
    format!("{seen} {}", child.join().unwrap())
}

fn tried_rendezvous() -> String {
    let (sender, receiver) = sync_channel(0);
    let child = thread::spawn(move || receiver.recv().is_ok());
    let tried = sender.try_send(1).is_ok();
    drop(sender);
    format!("{tried} {}", child.join().unwrap())
}

fn barrier_leader() -> String {
    let barrier = Arc::new(Barrier::new(2));
    let theirs = barrier.clone();
    let child = thread::spawn(move || theirs.wait().is_leader());
    let mine = barrier.wait().is_leader();
    format!("{mine} {}", child.join().unwrap())
}

fn before_a_barrier() -> String {
    let shared = Arc::new((Barrier::new(2), AtomicUsize::new(0)));
    let pass = |shared: &(Barrier, AtomicUsize)| {
        let before = shared.1.fetch_add(1, SeqCst);
        shared.0.wait();
        (before, shared.1.load(SeqCst))
    };
    let theirs = shared.clone();
    let child = thread::spawn(move || pass(&theirs));
    let mine = pass(&shared);
    format!("{mine:?} {:?}", child.join().unwrap())
}

fn once_race() -> String {
    let shared = Arc::new((Once::new(), AtomicUsize::new(0)));
    let init = |shared: &(Once, AtomicUsize), me: usize| {
        shared.0.call_once(|| shared.1.store(me, SeqCst));
        shared.1.load(SeqCst)
    };
    let theirs = shared.clone();
    let child = thread::spawn(move || init(&theirs, 2));
    let mine = init(&shared, 1);
    format!("{mine} {}", child.join().unwrap())
}

fn once_seen() -> String {
    let once = Arc::new(Once::new());
    let theirs = once.clone();
    let child = thread::spawn(move || theirs.call_once(|| ()));
    let seen = once.is_completed();
    child.join().unwrap();
    seen.to_string()
}
