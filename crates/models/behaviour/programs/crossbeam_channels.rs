//! `crossbeam_channel`: channels with and without buffer, and timers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{
    RecvTimeoutError, SendTimeoutError, TryRecvError, TrySendError, after, at, bounded, never,
    tick, unbounded,
};

crate::programs! {
    same: in_order, printed, errors, errors_told_apart, senders_gone, receivers_gone, receiver_gone_while_blocked,
        kept_after_senders, iterators, room, full, rendezvous, rendezvous_tried, rendezvous_refused, clones, messages_are_dropped,
        messages_are_kept, shared, lengths, same_channels, timed, sent_in_time, at_a_time, timers, ticks, nothing_comes, endless;
    among: tried, two_senders, two_receivers, timed_race, rendezvous_met, workers;
}

const SHORT: Duration = Duration::from_millis(2);
const LONG: Duration = Duration::from_secs(60);

fn in_order() -> String {
    let (s, r) = unbounded();
    let child = thread::spawn(move || (0..3).for_each(|value| s.send(value).unwrap()));
    let seen: Vec<_> = r.iter().collect();
    child.join().unwrap();
    format!("{seen:?}")
}

fn printed() -> String {
    let (s, r) = bounded::<u8>(1);
    let borrowed = format!("{s:?} {r:?} {:?} {:?}", r.iter(), r.try_iter());
    format!("{borrowed} {:?} {:?}", r.into_iter(), never::<u8>())
}

fn errors() -> String {
    let (s, r) = bounded::<u8>(1);
    let empty = r.try_recv().unwrap_err();
    s.send(1).unwrap();
    let full = s.try_send(2).unwrap_err();
    let late = s.send_timeout(3, SHORT).unwrap_err();
    drop(r);
    let refused = s.send(4).unwrap_err();
    let gone = s.try_send(5).unwrap_err();
    let never = s.send_timeout(6, SHORT).unwrap_err();
    let told = format!("{empty} {empty:?} {full} {full:?} {late} {late:?} {refused} {refused:?}");
    format!("{told} {gone} {gone:?} {never} {never:?} {}", refused.0)
}

fn errors_told_apart() -> String {
    let (s, r) = bounded::<u8>(0);
    let full = matches!(s.try_send(1), Err(TrySendError::Full(1)));
    let late = matches!(
        s.send_deadline(2, Instant::now() + SHORT),
        Err(SendTimeoutError::Timeout(2))
    );
    let waited = r.recv_deadline(Instant::now() + SHORT);
    drop(s);
    let seen = (r.recv(), r.try_recv(), r.recv_timeout(SHORT));
    format!("{full} {late} {waited:?} {seen:?}")
}

fn senders_gone() -> String {
    let (s, r) = bounded::<u8>(0);
    let child = thread::spawn(move || drop(s));
    let seen = r.recv();
    child.join().unwrap();
    format!("{seen:?}")
}

fn receivers_gone() -> String {
    let (s, r) = bounded(3);
    s.send(1).unwrap();
    let child = thread::spawn(move || drop(r));
    child.join().unwrap();
    format!("{:?} {}", s.send(2).map_err(|error| error.0), s.len())
}

fn receiver_gone_while_blocked() -> String {
    let (s, r) = bounded(1);
    s.send(1).unwrap();
    let child = thread::spawn(move || s.send(2).map_err(|error| error.into_inner()));
    drop(r);
    format!("{:?}", child.join().unwrap())
}

fn kept_after_senders() -> String {
    let (s, r) = unbounded();
    s.send(1).unwrap();
    s.send(2).unwrap();
    drop(s);
    format!("{:?} {:?} {:?}", r.recv(), r.try_recv(), r.recv())
}

fn iterators() -> String {
    let (s, r) = unbounded();
    (1..=5).for_each(|value| s.send(value).unwrap());
    let first = r.iter().take(2).collect::<Vec<_>>();
    let mut borrowed = Vec::new();
    for value in &r {
        borrowed.push(value);
        if value == 3 {
            break;
        }
    }
    let tried = r.try_iter().collect::<Vec<_>>();
    s.send(6).unwrap();
    drop(s);
    let rest = r.into_iter().collect::<Vec<_>>();
    format!("{first:?} {borrowed:?} {tried:?} {rest:?}")
}

fn room() -> String {
    let (s, r) = bounded(1);
    let child = thread::spawn(move || (0..3).for_each(|value| s.send(value).unwrap()));
    let seen: Vec<_> = r.into_iter().collect();
    child.join().unwrap();
    format!("{seen:?}")
}

fn full() -> String {
    let (s, r) = bounded(1);
    let (first, second) = (s.try_send(1), s.try_send(2));
    let text = format!("{first:?} {second:?}");
    let received = r.recv();
    format!("{text} {received:?} {:?}", s.try_send(3))
}

fn rendezvous() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || {
        s.send(1).unwrap();
        s.send(2)
    });
    let seen = (r.recv(), r.recv(), r.recv());
    format!("{seen:?} {:?}", child.join().unwrap())
}

fn rendezvous_tried() -> String {
    let (s, r) = bounded(0);
    let tried = (s.try_send(1).is_ok(), r.try_recv(), r.recv_timeout(SHORT));
    format!("{tried:?} {:?} {:?}", s.is_full(), r.is_empty())
}

fn rendezvous_refused() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || s.send(1));
    drop(r);
    format!("{:?}", child.join().unwrap())
}

fn rendezvous_met() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || r.recv().is_ok());
    let sent = s.try_send(1).is_ok();
    drop(s);
    format!("{sent} {}", child.join().unwrap())
}

fn clones() -> String {
    let (s, r) = bounded(4);
    let (sender, receiver) = (s.clone(), r.clone());
    drop((s, r));
    sender.send(1).unwrap();
    let open = receiver.try_recv().is_ok() && receiver.try_recv() == Err(TryRecvError::Empty);
    drop(sender);
    format!("{open} {:?}", receiver.try_recv())
}

fn messages_are_dropped() -> String {
    let held = Arc::new(());
    let (s, r) = unbounded();
    s.send(held.clone()).unwrap();
    let before = Arc::strong_count(&held);
    drop(r);
    let after = Arc::strong_count(&held);
    let refused = s.send(held.clone()).is_err();
    format!("{before} {after} {refused} {}", Arc::strong_count(&held))
}

fn messages_are_kept() -> String {
    let held = Arc::new(());
    let (s, r) = bounded(1);
    s.send(held.clone()).unwrap();
    drop(r);
    let kept = Arc::strong_count(&held);
    drop(s);
    format!("{kept} {}", Arc::strong_count(&held))
}

fn shared() -> String {
    let (s, r) = unbounded();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| s.send(1).unwrap());
        }
    });
    drop(s);
    r.iter().sum::<u8>().to_string()
}

fn lengths() -> String {
    let (s, r) = bounded(2);
    s.send(1).unwrap();
    let one = (s.len(), r.len(), s.is_empty(), s.is_full(), r.capacity());
    s.send(2).unwrap();
    let two = (s.len(), r.is_empty(), r.is_full(), s.capacity());
    let (t, _) = unbounded::<u8>();
    format!("{one:?} {two:?} {:?} {}", t.capacity(), t.is_full())
}

fn same_channels() -> String {
    let ((s, r), (t, q)) = (unbounded::<u8>(), unbounded::<u8>());
    let same = (s.same_channel(&s.clone()), r.same_channel(&r.clone()));
    let others = (s.same_channel(&t), r.same_channel(&q));
    format!("{same:?} {others:?}")
}

fn timed() -> String {
    let (s, r) = unbounded();
    let late = r.recv_timeout(SHORT);
    s.send(1).unwrap();
    let there = r.recv_timeout(SHORT);
    s.send(2).unwrap();
    let passed = r.recv_deadline(Instant::now());
    drop(s);
    format!("{late:?} {there:?} {passed:?} {:?}", r.recv_timeout(SHORT))
}

fn sent_in_time() -> String {
    let (s, r) = bounded(1);
    let sent = (s.send_timeout(1, SHORT), s.send_timeout(2, SHORT).is_err());
    format!("{sent:?} {:?}", r.try_recv())
}

fn at_a_time() -> String {
    let deadline = Instant::now() + SHORT;
    let received = at(deadline).recv();
    format!(
        "{} {}",
        received == Ok(deadline),
        Instant::now() >= deadline
    )
}

fn timers() -> String {
    let timeout = after(SHORT);
    let early = (timeout.capacity(), after(LONG).recv_timeout(SHORT).is_ok());
    thread::sleep(SHORT);
    let full = (timeout.len(), timeout.is_full(), timeout.is_empty());
    let seen = (timeout.try_recv().is_ok(), timeout.try_recv().is_ok());
    format!("{} {full:?} {seen:?} {}", early.0 == Some(1), timeout.len())
}

fn ticks() -> String {
    let ticks = tick(SHORT);
    let first = ticks.recv().unwrap();
    let second = ticks.clone().recv().unwrap();
    format!("{} {:?}", second - first >= SHORT, ticks.capacity())
}

fn nothing_comes() -> String {
    let nothing = never::<u8>();
    let tried = (nothing.try_recv(), nothing.recv_timeout(SHORT));
    let looks = (nothing.len(), nothing.is_full(), nothing.capacity());
    format!("{tried:?} {looks:?} {}", nothing.same_channel(&never()))
}

fn endless() -> String {
    let (s, r) = unbounded();
    s.send(1).unwrap();
    let there = r.recv_timeout(Duration::MAX);
    format!("{there:?} {:?}", after(Duration::MAX).try_recv().is_ok())
}

fn tried() -> String {
    let (s, r) = unbounded();
    let child = thread::spawn(move || s.send(1).unwrap());
    let seen = (r.try_recv(), r.try_recv());
    child.join().unwrap();
    format!("{seen:?}")
}

fn two_senders() -> String {
    let (s, r) = unbounded();
    for name in ["a", "b"] {
        let s = s.clone();
        thread::spawn(move || s.send(name).unwrap());
    }
    drop(s);
    r.iter().collect()
}

fn two_receivers() -> String {
    let (s, r) = bounded(0);
    let children = [r.clone(), r].map(|r| thread::spawn(move || r.recv().unwrap_or(0)));
    s.send(4).unwrap();
    drop(s);
    let seen = children.map(|child| child.join().unwrap());
    format!("{seen:?}")
}

fn timed_race() -> String {
    let (s, r) = bounded(1);
    let child = thread::spawn(move || s.send(1).is_ok());
    let seen = match r.recv_timeout(SHORT) {
        Err(RecvTimeoutError::Timeout) => "late".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{seen} {}", child.join().unwrap())
}

fn workers() -> String {
    let ((jobs, todo), (done, results)) = (bounded(1), unbounded());
    for name in ["a", "b"] {
        let (todo, done) = (todo.clone(), done.clone());
        thread::spawn(move || {
            todo.iter()
                .for_each(|job: u8| done.send((job, name)).unwrap())
        });
    }
    drop((todo, done));
    (1..=2).for_each(|job| jobs.send(job).unwrap());
    drop(jobs);
    let by_job: BTreeSet<_> = results.iter().collect();
    format!("{by_job:?}")
}
