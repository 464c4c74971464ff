//! A trace, and a deadlock, name lines of the program, never of a library.

#[path = "../../behaviour/support.rs"]
mod support;

use std::time::Duration;

use explorer::{End, Search, Traced, explore, spawn};
use model_crossbeam_channel::{Select, bounded, select, unbounded};
use support::trace;

const A_WHILE: Duration = Duration::from_millis(1);

/// Label and line of each step, counted from the line where the program begins.
fn steps(begin: u32, program: impl Fn() + Clone + 'static) -> Vec<(&'static str, u32)> {
    let relative = |step: Traced| {
        assert!(step.file.ends_with("tests/lines.rs"), "{step:?}");
        (step.label, step.line - begin)
    };
    let mut trace = trace(program);
    assert_eq!(trace.pop().map(|last| last.label), Some("exit"));
    trace.into_iter().map(relative).collect()
}

#[test]
fn of_a_channel() {
    let program = || {
        let (s, r) = bounded(4);
        s.send(1).expect("room");
        s.try_send(2).expect("room");
        s.send_timeout(3, A_WHILE).expect("room");
        r.recv().expect("there");
        r.try_recv().expect("there");
        let more = s.clone();
        drop(s);
        r.recv_timeout(A_WHILE).expect("there");
        assert!(r.is_empty());
        drop(more);
    };
    let expected = [
        ("send", 2),
        ("try_send", 3),
        ("send_timeout", 4),
        ("recv", 5),
        ("try_recv", 6),
        ("drop", 1),
        ("recv_timeout", 9),
        ("is_empty", 10),
        ("drop", 7),
        ("drop", 1),
    ];
    assert_eq!(steps(line!() - 25, program), expected);
}

#[test]
fn of_iterators() {
    let program = || {
        let (s, r) = unbounded();
        s.send(1).expect("kept");
        for value in r.iter().take(1) {
            assert_eq!(value, 1);
        }
        let seen: Vec<u8> = r.try_iter().collect();
        drop(s);
        let mut rest = r.into_iter();
        assert_eq!((seen.len(), rest.next()), (0, None));
    };
    let expected = [
        ("send", 2),
        ("recv", 3),
        ("try_recv", 6),
        ("drop", 1),
        ("recv", 9),
        ("drop", 1),
    ];
    assert_eq!(steps(line!() - 19, program), expected);
}

#[test]
fn of_a_select() {
    let program = || {
        let ((s, r), (_t, q)) = (bounded(1), unbounded::<u8>());
        select! {
            send(s, 1) -> sent => sent.expect("room"),
            recv(q) -> _ => unreachable!(),
        }
        let mut both = Select::new();
        both.recv(&q);
        both.recv(&r);
        let selected = both.select();
        selected.recv(&r).expect("there");
    };
    let expected = [("select", 2), ("select", 9)];
    assert_eq!(steps(line!() - 13, program)[..2], expected);
}

#[test]
fn of_who_waits_in_a_deadlock() {
    let begin = line!();
    let program = || {
        let ((s, r), (t, q)) = (bounded::<u8>(0), bounded::<u8>(0));
        spawn(move || {
            t.send(1).expect("received");
            s.send(2).expect("received");
        });
        select! {
            recv(r) -> _ => q.recv().expect("sent"),
        };
    };
    let report = explore(&Search::default(), program);
    let outcome = report.outcomes.keys().next().expect("one");
    let End::Deadlocked(waiting) = &outcome.end else {
        panic!("{outcome:?}");
    };
    let lines: Vec<_> = waiting.iter().map(|it| it.line - begin).collect();
    assert_eq!((report.outcomes.len(), lines), (1, vec![7, 4]));
}
