//! `std::sync::mpsc`.

use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

crate::programs! {
    same: in_order, printed, errors, senders_gone, receiver_gone, receiver_gone_while_blocked, kept_after_senders, iterators,
        bounded, bounded_full, rendezvous, rendezvous_tried, rendezvous_refused, clones, messages_are_dropped, sender_shared,
        receiver_moves, timed;
    among: tried, two_senders, timed_race, rendezvous_met;
}

const SHORT: Duration = Duration::from_millis(2);

fn in_order() -> String {
    let (sender, receiver) = mpsc::channel();
    let child = thread::spawn(move || (0..3).for_each(|value| sender.send(value).unwrap()));
    let seen: Vec<_> = receiver.iter().collect();
    child.join().unwrap();
    format!("{seen:?}")
}

fn printed() -> String {
    let (sender, receiver) = mpsc::channel::<u8>();
    let (bounded, _) = mpsc::sync_channel::<u8>(1);
    let borrowed = format!(
        "{sender:?} {bounded:?} {receiver:?} {:?} {:?}",
        receiver.iter(),
        receiver.try_iter()
    );
    format!("{borrowed} {:?}", receiver.into_iter())
}

fn errors() -> String {
    let (sender, receiver) = mpsc::channel::<u8>();
    let empty = receiver.try_recv().unwrap_err();
    drop(sender);
    let gone = receiver.try_recv().unwrap_err();
    let closed = receiver.recv().unwrap_err();
    let late = receiver.recv_timeout(SHORT).unwrap_err();
    let (sender, _) = mpsc::channel();
    let refused = sender.send(3).unwrap_err();
    format!(
        "{empty} {empty:?} {gone} {gone:?} {closed} {closed:?} {late} {late:?} {refused} {refused:?} {}",
        refused.0
    )
}

fn senders_gone() -> String {
    let (sender, receiver) = mpsc::channel::<u8>();
    let child = thread::spawn(move || drop(sender));
    let seen = receiver.recv();
    child.join().unwrap();
    format!("{seen:?}")
}

fn receiver_gone() -> String {
    let (sender, receiver) = mpsc::channel();
    let child = thread::spawn(move || drop(receiver));
    child.join().unwrap();
    format!("{:?}", sender.send(1))
}

fn receiver_gone_while_blocked() -> String {
    let (sender, receiver) = mpsc::sync_channel(1);
    sender.send(1).unwrap();
    let child = thread::spawn(move || sender.send(2));
    drop(receiver);
    format!("{:?}", child.join().unwrap())
}

fn kept_after_senders() -> String {
    let (sender, receiver) = mpsc::channel();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    drop(sender);
    format!(
        "{:?} {:?} {:?}",
        receiver.recv(),
        receiver.try_recv(),
        receiver.recv()
    )
}

fn iterators() -> String {
    let (sender, receiver) = mpsc::channel();
    (1..=5).for_each(|value| sender.send(value).unwrap());
    let first = receiver.iter().take(2).collect::<Vec<_>>();
    let mut borrowed = Vec::new();
    for value in &receiver {
        borrowed.push(value);
        if value == 3 {
            break;
        }
    }
    let tried = receiver.try_iter().collect::<Vec<_>>();
    sender.send(6).unwrap();
    drop(sender);
    format!(
        "{first:?} {borrowed:?} {tried:?} {:?}",
        receiver.into_iter().collect::<Vec<_>>()
    )
}

fn bounded() -> String {
    let (sender, receiver) = mpsc::sync_channel(1);
    let child = thread::spawn(move || (0..3).for_each(|value| sender.send(value).unwrap()));
    let seen: Vec<_> = receiver.into_iter().collect();
    child.join().unwrap();
    format!("{seen:?}")
}

fn bounded_full() -> String {
    let (sender, receiver) = mpsc::sync_channel(1);
    let (first, second) = (sender.try_send(1), sender.try_send(2));
    let full = matches!(second, Err(TrySendError::Full(2)));
    let text = format!(
        "{first:?} {second:?} {full} {}",
        second.as_ref().unwrap_err()
    );
    let received = receiver.recv();
    drop(receiver);
    let gone = sender.try_send(3).unwrap_err();
    format!("{text} {received:?} {gone} {gone:?}")
}

fn rendezvous() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let child = thread::spawn(move || {
        sender.send(1).unwrap();
        sender.send(2)
    });
    let seen = (receiver.recv(), receiver.recv(), receiver.recv());
    format!("{seen:?} {:?}", child.join().unwrap())
}

fn rendezvous_tried() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    format!(
        "{:?} {:?} {:?}",
        sender.try_send(1),
        receiver.try_recv(),
        receiver.recv_timeout(SHORT)
    )
}

fn rendezvous_refused() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let child = thread::spawn(move || sender.send(1));
    drop(receiver);
    format!("{:?}", child.join().unwrap())
}

fn rendezvous_met() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let child = thread::spawn(move || receiver.recv().is_ok());
    let sent = sender.try_send(1).is_ok();
    drop(sender);
    format!("{sent} {}", child.join().unwrap())
}

fn clones() -> String {
    let (sender, receiver) = mpsc::sync_channel(4);
    let clone = sender.clone();
    drop(sender);
    clone.send(1).unwrap();
    let open = receiver.try_recv().is_ok() && receiver.try_recv() == Err(TryRecvError::Empty);
    drop(clone);
    format!("{open} {:?}", receiver.try_recv())
}

fn messages_are_dropped() -> String {
    let held = Arc::new(());
    let (sender, receiver) = mpsc::channel();
    sender.send(held.clone()).unwrap();
    let before = Arc::strong_count(&held);
    drop(receiver);
    let after = Arc::strong_count(&held);
    let refused = sender.send(held.clone()).is_err();
    format!("{before} {after} {refused} {}", Arc::strong_count(&held))
}

fn sender_shared() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| sender.send(1).unwrap());
        }
    });
    drop(sender);
    receiver.iter().sum::<u8>().to_string()
}

fn receiver_moves() -> String {
    let (sender, receiver) = mpsc::channel();
    let receiver = Arc::new(Mutex::new(receiver));
    let children = [(); 2].map(|()| {
        let receiver = receiver.clone();
        thread::spawn(move || receiver.lock().unwrap().recv().unwrap_or(0))
    });
    sender.send(4).unwrap();
    drop(sender);
    children
        .map(|child| child.join().unwrap())
        .iter()
        .sum::<u8>()
        .to_string()
}

fn timed() -> String {
    let (sender, receiver) = mpsc::channel();
    let late = receiver.recv_timeout(SHORT);
    sender.send(1).unwrap();
    let there = receiver.recv_timeout(SHORT);
    drop(sender);
    format!("{late:?} {there:?} {:?}", receiver.recv_timeout(SHORT))
}

fn tried() -> String {
    let (sender, receiver) = mpsc::channel();
    let child = thread::spawn(move || sender.send(1).unwrap());
    let seen = (receiver.try_recv(), receiver.try_recv());
    child.join().unwrap();
    format!("{seen:?}")
}

fn two_senders() -> String {
    let (sender, receiver) = mpsc::channel();
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || sender.send(name).unwrap());
    }
    drop(sender);
    receiver.iter().collect()
}

fn timed_race() -> String {
    let (sender, receiver) = mpsc::channel();
    let child = thread::spawn(move || sender.send(1).is_ok());
    let seen = match receiver.recv_timeout(SHORT) {
        Err(RecvTimeoutError::Timeout) => "late".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{seen} {}", child.join().unwrap())
}
