//! `select!` and `Select`: any arm that can go, one at a time.

#[path = "../../behaviour/support.rs"]
mod support;

use std::time::Duration;

use explorer::{End, Search, explore, spawn};
use model_crossbeam_channel::{
    Receiver, RecvError, Select, bounded, never, select, select_biased, unbounded,
};
use support::{expect, say};

const A_WHILE: Duration = Duration::from_millis(1);

/// A channel with this in it, whose sender has gone.
fn holding<T>(value: T) -> Receiver<T> {
    let (s, r) = unbounded();
    s.send(value).expect("kept");
    r
}

#[test]
fn any_arm_that_can_go_goes() {
    expect(
        || {
            let (one, two) = (holding(1), holding("two"));
            let (s, _r) = bounded(1);
            select! {
                recv(one) -> got => say(got.expect("there")),
                recv(two) -> got => say(got.expect("there")),
                recv(never::<u8>()) -> _ => say("never"),
                send(s, 3) -> sent => { sent.expect("room"); say("sent") }
            }
        },
        &["1", "two", "sent"],
    );
}

#[test]
fn a_biased_select_takes_the_first() {
    expect(
        || {
            let (one, two) = (holding(1), holding("two"));
            select_biased! {
                recv(never::<u8>()) -> _ => say("never"),
                recv(one) -> got => say(got.expect("there")),
                recv(two) -> got => say(got.expect("there")),
            }
        },
        &["1"],
    );
}

#[test]
fn all_forms_of_an_arm_are_read() {
    expect(
        || {
            let r = holding(1);
            let nothing = Some(&r).filter(|_| false);
            let a = select! { recv(&r) -> got => got.expect("there") };
            let b = select!(recv(r) -> _ => 7, default => 8);
            let c = select! { recv(nothing.unwrap_or(&never())) -> got => got.expect("there"), default() => { 9 } };
            let d = select! {
                default(A_WHILE) => { 10 }
                recv(never::<i32>(),) -> (Ok(_) | Err(RecvError)) => 11,
            };
            let (e, q) = (holding(1), 2);
            let e = select! {
                recv(e) -> got => { assert!(got.is_ok()); got }
                recv(never()) -> got => got
            };
            let (s, _r) = bounded(1);
            let f =
                select! { send(s, q,) -> sent => sent.is_ok(), default => panic!("there is room") };
            say(format!("{a} {b} {c} {d} {e:?} {f}"));
        },
        &["1 7 9 10 Ok(1) true"],
    );
}

#[test]
fn a_body_may_leave_the_loop_and_move_the_channels() {
    expect(
        || {
            let (s, r) = unbounded();
            s.send(1).expect("kept");
            let mut seen = Vec::new();
            let kept = loop {
                select! {
                    recv(r) -> got => match got {
                        Ok(got) => seen.push(got),
                        Err(_) => break Some(r),
                    },
                    default => {
                        if seen.len() > 1 { break None }
                        seen.push(0);
                        drop(s);
                        break Some(r)
                    }
                }
            };
            say(format!("{seen:?} {}", kept.is_some()));
        },
        &["[1, 0] true"],
    );
}

#[test]
fn a_default_goes_where_nothing_can_and_only_there() {
    expect(
        || {
            let (s, r) = unbounded();
            spawn(move || _ = s.send(1));
            select! {
                recv(r) -> got => say(format!("{got:?}")),
                default => say("nothing"),
            }
        },
        &["Ok(1)", "nothing"],
    );
    expect(
        || {
            select! {
                recv(holding(1)) -> got => say(format!("{got:?}")),
                default => say("nothing"),
            }
        },
        &["Ok(1)"],
    );
    expect(|| select! { default => say("alone") }, &["alone"]);
}

#[test]
fn a_default_with_a_time_goes_either_way() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(s.send(1).is_ok()));
            select! {
                recv(r) -> got => say(format!("{got:?}")),
                default(A_WHILE) => say("late"),
            }
            drop(r);
            other.join();
        },
        &["Ok(1) true", "true Ok(1)", "late false"],
    );
}

#[test]
fn a_disconnected_arm_can_go() {
    expect(
        || {
            let (s, r) = bounded::<u8>(0);
            let (full, _kept) = bounded(0);
            spawn(move || drop(s));
            select! {
                recv(r) -> got => say(format!("{got:?}")),
                send(full, 1) -> _ => say("sent"),
            }
        },
        &["Err(RecvError)"],
    );
}

#[test]
fn what_is_not_selected_stays() {
    expect(
        || {
            let (one, two) = (holding(1), holding(2));
            let first = select! { recv(one) -> got => got, recv(two) -> got => got };
            let left = (one.try_recv(), two.try_recv());
            say(format!("{first:?} {left:?}"));
        },
        &[
            "Ok(1) (Err(Disconnected), Ok(2))",
            "Ok(2) (Ok(1), Err(Disconnected))",
        ],
    );
}

#[test]
fn a_select_that_nobody_comes_for_is_a_deadlock() {
    expect(
        || {
            let ((_s, r), (_t, q)) = (bounded::<u8>(0), unbounded::<u8>());
            select! { recv(r) -> _ => (), recv(q) -> _ => () }
        },
        &["deadlocked select"],
    );
}

#[test]
fn two_selects_share_what_there_is() {
    expect(
        || {
            let (s, r) = bounded(2);
            let (t, q) = bounded(2);
            for name in ["a", "b"] {
                let (r, q) = (r.clone(), q.clone());
                spawn(move || {
                    select! {
                        recv(r) -> got => say(format!("{name}{}", got.expect("there"))),
                        recv(q) -> got => say(format!("{name}{}", got.expect("there"))),
                    }
                });
            }
            s.send(1).expect("room");
            t.send(2).expect("room");
            never::<u8>().recv().ok();
        },
        &[
            "a1 b2 deadlocked recv",
            "b2 a1 deadlocked recv",
            "a2 b1 deadlocked recv",
            "b1 a2 deadlocked recv",
        ],
    );
}

#[test]
fn a_list_of_operations_can_change() {
    expect(
        || {
            let (one, two) = (holding(1), holding(2));
            let mut select = Select::new();
            let (first, second) = (select.recv(&one), select.recv(&two));
            select.remove(first);
            let selected = select.select();
            assert_eq!(selected.index(), second);
            say(format!("{:?}", selected.recv(&two)));
            let gone = select.try_select().expect("its sender has gone");
            say(format!("{:?}", gone.recv(&two)));
        },
        &["Ok(2) Err(RecvError)"],
    );
}

#[test]
fn a_select_may_time_out() {
    expect(
        || {
            let (s, r) = unbounded();
            spawn(move || _ = s.send(1));
            let mut select = Select::new();
            select.recv(&r);
            match select.select_timeout(A_WHILE) {
                Ok(selected) => say(format!("{:?}", selected.recv(&r))),
                Err(error) => say(error),
            }
        },
        &["Ok(1)", "timed out waiting on select"],
    );
    expect(
        || say(Select::new().select_timeout(A_WHILE).is_err()),
        &["true"],
    );
}

#[test]
fn ready_says_what_could_be_done_and_does_nothing() {
    expect(
        || {
            let (one, two) = (holding(1), holding(2));
            let nothing = never::<u8>();
            let mut select = Select::new();
            select.recv(&one);
            select.recv(&two);
            select.recv(&nothing);
            let ready = [select.ready(), select.try_ready().expect("ready")];
            say(format!("{ready:?} {} {}", one.len(), two.len()));
        },
        &["[0, 0] 1 1", "[0, 1] 1 1", "[1, 0] 1 1", "[1, 1] 1 1"],
    );
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(s.send(1).is_ok()));
            let mut select = Select::new_biased();
            select.recv(&r);
            match select.ready_timeout(A_WHILE) {
                Ok(_) => say(format!("{:?}", r.try_recv())),
                Err(_) => say("timed out"),
            }
            drop(r);
            other.join();
        },
        &["Ok(1) true", "true Ok(1)", "timed out false"],
    );
}

#[test]
fn two_who_are_only_ready_never_meet() {
    expect(
        || {
            let (s, r) = bounded::<u8>(0);
            spawn(move || {
                let mut send = Select::new();
                send.send(&s);
                send.ready();
            });
            let mut receive = Select::new();
            receive.recv(&r);
            receive.ready();
        },
        &["deadlocked ready ready"],
    );
}

#[test]
fn mistakes_panic_as_they_do() {
    expect(
        || drop(Select::new().select()),
        &["panicked:no operations have been added to `Select` status:101"],
    );
    expect(
        || {
            let r = holding(1);
            let mut select = Select::new();
            select.recv(&r);
            drop(select.select());
        },
        &["panicked:dropped `SelectedOperation` without completing the operation status:101"],
    );
    expect(
        || {
            let r = holding(1);
            let mut select = Select::new();
            select.recv(&r);
            let _selected = select.select();
            never::<u8>().recv().ok();
        },
        &["deadlocked recv"],
    );
    let wrong = || {
        let (r, other) = (holding(1), holding(2));
        let mut select = Select::new();
        select.recv(&r);
        let _ = select.select().recv(&other);
    };
    let report = explore(&Search::default(), wrong);
    let outcome = report.outcomes.keys().next().expect("one");
    assert_eq!(outcome.end, End::Aborted);
    assert_eq!(
        outcome.panics[0].message,
        "passed a receiver that wasn't selected"
    );
}
