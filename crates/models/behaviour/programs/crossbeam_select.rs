//! `crossbeam_channel::select!` and `Select`.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{
    Receiver, Select, after, bounded, never, select, select_biased, tick, unbounded,
};

crate::programs! {
    same: printed, one_arm, biased, default_arm, default_not_needed, default_alone, disconnected, left_alone, forms, leaves_a_loop,
        message_when_selected, message_not_made, timed_out, timer_first, met, list, removed, list_times_out, ready, not_ready, empty_list,
        dropped, wrong_channel_is_none, timeout_before_never;
    among: either, raced, sender_or_receiver, both_wait, two_selects, timeout_or_message, list_in_time, ready_raced, ticks_and_messages;
}

const SHORT: Duration = Duration::from_millis(2);
const LONG: Duration = Duration::from_secs(60);

/// A channel with this in it, whose sender has gone.
fn holding<T>(value: T) -> Receiver<T> {
    let (s, r) = unbounded();
    s.send(value).unwrap();
    r
}

fn printed() -> String {
    let r = holding(1);
    let mut select = Select::new();
    select.recv(&r);
    let list = format!("{select:?} {:?}", Select::new_biased());
    let selected = select.select();
    let told = format!("{selected:?}");
    format!("{list} {told} {:?}", selected.recv(&r))
}

fn one_arm() -> String {
    let r = holding(1);
    let (s, q) = bounded(1);
    let received = select! { recv(r) -> got => got };
    let sent = select! { send(s, 2) -> sent => sent };
    format!("{received:?} {sent:?} {:?}", q.try_recv())
}

fn biased() -> String {
    let (one, two) = (holding(1), holding(2));
    let first = select_biased! { recv(one) -> got => got, recv(two) -> got => got };
    let second = select_biased! {
        recv(never()) -> got => got,
        recv(two) -> got => got,
        recv(one) -> got => got,
    };
    format!("{first:?} {second:?}")
}

fn default_arm() -> String {
    let (s, r) = bounded::<u8>(0);
    select! {
        recv(r) -> got => format!("{got:?}"),
        send(s, 1) -> sent => format!("{sent:?}"),
        default => "nothing".to_owned(),
    }
}

fn default_not_needed() -> String {
    let r = holding(1);
    select! {
        recv(r) -> got => format!("{got:?}"),
        default => "nothing".to_owned(),
    }
}

fn default_alone() -> String {
    let now = select! { default => "now" };
    let later = select! { default(SHORT) => "later" };
    format!("{now} {later}")
}

fn disconnected() -> String {
    let (s, r) = bounded::<u8>(0);
    drop(s);
    let received = select! { recv(r) -> got => got, default => Ok(1) };
    let (s, r) = bounded(1);
    drop(r);
    let sent = select! { send(s, 2) -> sent => sent.map_err(|error| error.0), recv(never::<u8>()) -> _ => Ok(()) };
    format!("{received:?} {sent:?}")
}

fn left_alone() -> String {
    let (one, two) = (holding(1), holding(2));
    let first = select_biased! { recv(one) -> got => got, recv(two) -> got => got };
    format!("{first:?} {:?} {:?}", one.try_recv(), two.try_recv())
}

fn forms() -> String {
    let (a, b, c) = (holding(1), holding(2), holding(3));
    let nothing = Some(&a).filter(|_| false);
    let one = select! { recv(&a,) -> got => got.unwrap() };
    let two = select!(recv(b) -> _ => 7, default() => 8);
    let three = select! {
        recv(nothing.unwrap_or(&never())) -> got => { got.unwrap() }
        recv(c) -> got => { let three = got; three.unwrap() }
        default(LONG) => { 9 }
    };
    let four = select! { default => { 10 } recv(never::<u8>()) -> _ => 11 };
    format!("{one} {two} {three} {four}")
}

fn leaves_a_loop() -> String {
    let (s, r) = unbounded();
    s.send(1).unwrap();
    let (mut seen, mut s) = (0, Some(s));
    let kept = loop {
        select! {
            recv(r) -> got => match got {
                Ok(got) => seen += got,
                Err(_) => break r,
            },
            default => drop(s.take()),
        }
        if seen > 5 {
            return "no".to_owned();
        }
    };
    format!("{seen} {}", kept.is_empty())
}

fn message_when_selected() -> String {
    let (s, r) = bounded(1);
    let mut made = 0;
    let mut make = || {
        made += 1;
        made
    };
    select! { send(s, make()) -> sent => sent.unwrap() }
    format!("{:?} {made}", r.try_recv())
}

fn message_not_made() -> String {
    let (s, _r) = bounded(0);
    let mut made = 0;
    let mut make = || {
        made += 1;
        made
    };
    select! { send(s, make()) -> _ => (), default => () }
    made.to_string()
}

fn timed_out() -> String {
    let (_s, r) = unbounded::<u8>();
    select! {
        recv(r) -> got => format!("{got:?}"),
        default(SHORT) => "late".to_owned(),
    }
}

fn timer_first() -> String {
    let (_s, r) = unbounded::<u8>();
    select! {
        recv(r) -> got => format!("{got:?}"),
        recv(after(SHORT)) -> _ => "late".to_owned(),
        default(LONG) => "never".to_owned(),
    }
}

fn timeout_before_never() -> String {
    select! {
        recv(never::<u8>()) -> _ => "never",
        recv(after(Duration::MAX)) -> _ => "not in this life",
        recv(after(SHORT)) -> _ => "late",
    }
    .to_owned()
}

fn met() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || select! { send(s, 1) -> sent => sent });
    let got = select! { recv(r) -> got => got };
    format!("{got:?} {:?}", child.join().unwrap())
}

fn list() -> String {
    let (one, two) = (holding(1), holding(2));
    let (s, r) = bounded::<u8>(0);
    let mut select = Select::new_biased();
    let numbers = [select.send(&s), select.recv(&one), select.recv(&two)];
    let selected = select.select();
    let which = selected.index();
    let got = selected.recv(&one);
    format!("{numbers:?} {which} {got:?} {}", r.is_empty())
}

fn removed() -> String {
    let (one, two) = (holding(1), holding(2));
    let mut select = Select::new();
    let (first, second) = (select.recv(&one), select.recv(&two));
    select.remove(first);
    let third = select.clone().recv(&one);
    let selected = select.try_select().unwrap();
    format!(
        "{second} {third} {} {:?}",
        selected.index(),
        selected.recv(&two)
    )
}

fn list_times_out() -> String {
    let (_s, r) = unbounded::<u8>();
    let mut select = Select::new();
    select.recv(&r);
    let now = select.try_select().unwrap_err();
    let later = select.select_timeout(SHORT).unwrap_err();
    format!("{now} {now:?} {later} {later:?} {:?}", select.try_ready())
}

fn ready() -> String {
    let (r, nothing) = (holding(1), never::<u8>());
    let mut select = Select::new();
    select.recv(&nothing);
    select.recv(&r);
    let seen = (
        select.ready(),
        select.try_ready(),
        select.ready_timeout(LONG),
    );
    format!("{seen:?} {}", r.len())
}

fn not_ready() -> String {
    let (s, r) = bounded::<u8>(0);
    let mut select = Select::new();
    select.send(&s);
    select.recv(&r);
    format!("{:?} {:?}", select.try_ready(), select.ready_timeout(SHORT))
}

fn empty_list() -> String {
    let none = (
        Select::new().try_select().is_err(),
        Select::new().select_timeout(SHORT).is_err(),
    );
    let waits = thread::spawn(|| Select::new().ready()).join().is_err();
    format!("{none:?} {waits}")
}

fn dropped() -> String {
    let child = thread::spawn(|| {
        let r = holding(1);
        let mut select = Select::new();
        select.recv(&r);
        drop(select.select());
    });
    format!("{}", child.join().is_err())
}

fn wrong_channel_is_none() -> String {
    let child = thread::spawn(|| Select::new().remove(0));
    format!("{}", child.join().is_err())
}

fn either() -> String {
    let (one, two) = (holding("one"), holding("two"));
    select! {
        recv(one) -> got => got.unwrap(),
        recv(two) -> got => got.unwrap(),
    }
    .to_owned()
}

fn raced() -> String {
    let (s, r) = unbounded();
    let (t, q) = bounded(0);
    let children = [
        thread::spawn(move || s.send(1).is_ok()),
        thread::spawn(move || t.send(2).is_ok()),
    ];
    let got = select! { recv(r) -> got => got, recv(q) -> got => got };
    drop((r, q));
    let sent = children.map(|child| child.join().unwrap());
    format!("{got:?} {sent:?}")
}

fn sender_or_receiver() -> String {
    let ((s, r), (t, q)) = (bounded(0), bounded(0));
    let child = thread::spawn(move || {
        select! {
            recv(r) -> got => format!("received {got:?}"),
            send(t, 2) -> sent => format!("sent {sent:?}"),
        }
    });
    let mine = select! {
        send(s, 1) -> sent => format!("sent {sent:?}"),
        recv(q) -> got => format!("received {got:?}"),
    };
    format!("{mine} {}", child.join().unwrap())
}

fn both_wait() -> String {
    let (s, r) = bounded(0);
    let child =
        thread::spawn(move || select! { send(s, 1) -> sent => sent.is_ok(), default => false });
    let got = select! { recv(r) -> got => got.is_ok(), default => false };
    drop(r);
    format!("{got} {}", child.join().unwrap())
}

fn two_selects() -> String {
    let ((s, r), (t, q)) = (bounded(1), bounded(1));
    let child = {
        let (r, q) = (r.clone(), q.clone());
        thread::spawn(move || select! { recv(r) -> got => got, recv(q) -> got => got })
    };
    s.send(1).unwrap();
    t.send(2).unwrap();
    let mine = select! { recv(r) -> got => got, recv(q) -> got => got };
    format!("{mine:?} {:?}", child.join().unwrap())
}

fn timeout_or_message() -> String {
    let (s, r) = unbounded();
    let child = thread::spawn(move || s.send(1).is_ok());
    let got = select! {
        recv(r) -> got => format!("{got:?}"),
        recv(after(SHORT)) -> _ => "late".to_owned(),
    };
    drop(r);
    format!("{got} {}", child.join().unwrap())
}

fn list_in_time() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || s.send(1).is_ok());
    let mut select = Select::new();
    select.recv(&r);
    let got = select
        .select_timeout(SHORT)
        .map(|selected| selected.recv(&r));
    drop(r);
    format!("{got:?} {}", child.join().unwrap())
}

fn ready_raced() -> String {
    let (s, r) = unbounded();
    let child = thread::spawn(move || s.send(1).is_ok());
    let mut select = Select::new();
    select.recv(&r);
    let ready = select.ready_timeout(SHORT);
    let got = r.try_recv();
    drop(r);
    format!("{ready:?} {got:?} {}", child.join().unwrap())
}

fn ticks_and_messages() -> String {
    let (s, r) = bounded(0);
    let child = thread::spawn(move || s.send(1).is_ok());
    let ticks = tick(SHORT);
    let mut seen = String::new();
    for _ in 0..2 {
        select! {
            recv(ticks) -> _ => seen.push('t'),
            recv(r) -> got => seen.push(if got.is_ok() { 'm' } else { 'g' }),
        }
    }
    drop(r);
    format!("{seen} {}", child.join().unwrap())
}
