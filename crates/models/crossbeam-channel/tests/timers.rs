//! `after`, `at` and `tick`: time may come at any point, but not after it was slept through.

#[path = "../../behaviour/support.rs"]
mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use explorer::{Search, explore, spawn};
use model_crossbeam_channel::{
    RecvTimeoutError, Select, after, at, never, select, select_biased, tick, unbounded,
};
use model_std::thread::sleep;
use model_std::time::Instant;
use support::{expect, say, trace};

const A_WHILE: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_secs(1);

#[test]
fn it_may_come_before_or_after_what_others_do() {
    expect(
        || {
            let (s, r) = unbounded();
            spawn(move || _ = s.send(1));
            select! {
                recv(r) -> got => say(got.expect("sent")),
                recv(after(A_WHILE)) -> _ => say("too late"),
            }
        },
        &["1", "too late"],
    );
}

#[test]
fn it_may_have_come_where_others_are_ready_too() {
    let program = |biased: bool| {
        move || {
            let (s, r) = unbounded();
            s.send(1).expect("kept");
            let timeout = after(A_WHILE);
            match biased {
                true => select_biased! {
                    recv(r) -> _ => say("received"),
                    recv(timeout) -> _ => say("late"),
                },
                false => select! {
                    recv(r) -> _ => say("received"),
                    recv(timeout) -> _ => say("late"),
                },
            }
        }
    };
    expect(program(false), &["received", "late"]);
    expect(program(true), &["received"]);
}

#[test]
fn it_comes_once() {
    expect(
        || {
            let timeout = after(A_WHILE);
            let other = timeout.clone();
            say(timeout.recv().is_ok());
            say(other.try_recv().is_ok());
            say(other.recv_timeout(A_WHILE).is_ok());
            other.recv().ok();
        },
        &["true false false deadlocked recv"],
    );
}

#[test]
fn who_tries_may_be_early_but_not_after_a_sleep() {
    expect(
        || say(after(A_WHILE).try_recv().is_ok()),
        &["true", "false"],
    );
    expect(
        || {
            let timeout = after(A_WHILE);
            say(timeout.len());
            sleep(A_WHILE);
            say(format!("{} {}", timeout.is_full(), timeout.is_empty()));
            select! { recv(timeout) -> _ => say("come"), default => say("not yet") }
            let nothing = never::<u8>();
            select! { recv(nothing) -> _ => say("come"), default => say("not yet") }
        },
        &["0 true false come not yet", "1 true false come not yet"],
    );
}

#[test]
fn a_later_wait_does_not_end_before_it() {
    expect(|| say(after(A_WHILE).recv_timeout(LONG).is_ok()), &["true"]);
    expect(
        || match after(LONG).recv_timeout(A_WHILE) {
            Ok(_) => say("woken late"),
            Err(error) => say(error == RecvTimeoutError::Timeout),
        },
        &["true", "woken late"],
    );
    expect(
        || {
            let early = after(A_WHILE);
            after(LONG).recv().expect("comes");
            select! {
                recv(early) -> _ => say("long past"),
                default => say("not yet"),
            }
        },
        &["long past"],
    );
    expect(
        || {
            select! {
                recv(after(A_WHILE)) -> _ => say("come"),
                default(LONG) => say("never"),
            }
        },
        &["come"],
    );
}

#[test]
fn what_was_found_ready_is() {
    expect(
        || {
            let timeout = after(A_WHILE);
            let mut select = Select::new();
            select.recv(&timeout);
            match select.try_ready() {
                Ok(_) => say(timeout.try_recv().is_ok()),
                Err(_) => say("not yet"),
            }
        },
        &["true", "not yet"],
    );
}

#[test]
fn it_never_comes_past_the_end_of_time() {
    expect(
        || select! { recv(after(Duration::MAX)) -> _ => (), recv(tick(Duration::MAX)) -> _ => () },
        &["deadlocked select"],
    );
}

#[test]
fn ticks_come_again() {
    expect(
        || {
            let ticks = tick(A_WHILE);
            say(ticks.iter().take(3).count());
            say(ticks.capacity().expect("one"));
        },
        &["3 1"],
    );
}

#[test]
fn ticks_come_between_what_others_do() {
    expect(
        || {
            let (s, r) = unbounded();
            spawn(move || _ = s.send(()));
            let ticks = tick(A_WHILE);
            for _ in 0..2 {
                select! {
                    recv(ticks) -> _ => say("tick"),
                    recv(r) -> got => say(format!("{got:?}")),
                }
            }
        },
        &[
            "tick tick",
            "tick Ok(())",
            "Ok(()) tick",
            "Ok(()) Err(RecvError)",
        ],
    );
}

#[test]
fn it_brings_the_time() {
    let program = || {
        let begin = Instant::now();
        let deadline = begin + A_WHILE;
        assert!(at(deadline).recv() == Ok(deadline));
        assert!(Instant::now() >= deadline);
        let ticks = tick(A_WHILE);
        let [one, two] = [(); 2].map(|()| ticks.recv().expect("comes"));
        assert!(two - one >= A_WHILE);
        let (_s, r) = unbounded::<u8>();
        let begin = Instant::now();
        r.recv_timeout(A_WHILE).expect_err("nobody sends");
        assert!(begin.elapsed() >= A_WHILE);
        r.recv_deadline(Instant::now() + LONG)
            .expect_err("nobody sends");
        assert!(begin.elapsed() >= LONG);
        say("on time");
    };
    let report = explore(&Search::default(), program);
    let seen: BTreeSet<_> = report
        .outcomes
        .keys()
        .map(|it| it.stdout.as_str())
        .collect();
    assert_eq!(seen, BTreeSet::from(["on time\n"]));
    assert!(!report.exhaustive && report.caveats.contains("time"));
}

#[test]
fn a_wait_for_a_time_names_its_line() {
    let steps = trace(|| {
        let timeout = after(A_WHILE);
        timeout.recv().expect("comes");
    });
    assert_eq!((steps[0].label, steps[0].objects.len()), ("recv", 1));
    assert_eq!(steps[0].line, line!() - 3);
}
