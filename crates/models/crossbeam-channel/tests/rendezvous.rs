//! Channels without a buffer: two threads meet, or nobody does.

#[path = "../../behaviour/support.rs"]
mod support;

use std::time::Duration;

use explorer::spawn;
use model_crossbeam_channel::{Select, after, bounded, select, select_biased};
use support::{expect, say};

const A_WHILE: Duration = Duration::from_millis(1);

#[test]
fn a_send_ends_only_once_somebody_receives() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || {
                say("before");
                s.send(1).expect("received");
                say("sent");
            });
            say("ready");
            say(r.recv().expect("sent"));
            other.join();
        },
        &[
            "before ready 1 sent",
            "before ready sent 1",
            "ready before 1 sent",
            "ready before sent 1",
        ],
    );
}

#[test]
fn nobody_meets_itself() {
    expect(
        || {
            let (s, r) = bounded(0);
            say(s.try_send(1).is_err());
            say(format!("{:?}", r.try_recv()));
            select! {
                send(s, 1) -> _ => say("sent"),
                recv(r) -> _ => say("received"),
            }
        },
        &["true Err(Empty) deadlocked select"],
    );
}

#[test]
fn who_tries_meets_only_those_who_wait() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(format!("{:?}", r.recv())));
            let sent = s.try_send(1).is_ok();
            drop(s);
            other.join();
            say(sent);
        },
        &["Ok(1) true", "Err(RecvError) false"],
    );
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(s.send(1).is_ok()));
            let received = r.try_recv();
            drop(r);
            other.join();
            say(format!("{received:?}"));
        },
        &["true Ok(1)", "false Err(Empty)"],
    );
}

#[test]
fn two_who_try_never_meet() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(s.try_send(1).is_ok()));
            let received = r.try_recv();
            other.join();
            say(format!("{received:?}"));
        },
        &["false Err(Empty)", "false Err(Disconnected)"],
    );
}

#[test]
fn who_gave_up_is_not_met() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || {
                let received = r.recv_timeout(A_WHILE).is_ok();
                say(if received { "got it" } else { "too late" });
                // The receiver stays.
                r.recv().ok();
            });
            let sent = s.try_send(1).is_ok();
            drop(s);
            other.join();
            say(sent);
        },
        &["got it true", "too late false", "too late true"],
    );
}

#[test]
fn whoever_has_waited_longest_is_met() {
    expect(
        || {
            let (s, r) = bounded(0);
            let (first, waiting) = (s.clone(), r.clone());
            spawn(move || first.send("a").expect("received"));
            spawn(move || {
                let mut receive = Select::new();
                receive.recv(&waiting);
                if receive.try_ready().is_ok() {
                    s.send("b").expect("received");
                }
            });
            say(r.iter().collect::<String>());
        },
        &["ab", "a"],
    );
}

#[test]
fn two_selects_meet() {
    let program = |biased: bool| {
        move || {
            let ((s1, r1), (s2, r2)) = (bounded(0), bounded(0));
            let other = spawn(move || {
                let which = select! {
                    send(s1, 1) -> sent => sent.map(|()| "one"),
                    send(s2, 2) -> sent => sent.map(|()| "two"),
                };
                say(which.expect("received"));
            });
            let got = match biased {
                true => select_biased! { recv(r1) -> got => got, recv(r2) -> got => got },
                false => select! { recv(r1) -> got => got, recv(r2) -> got => got },
            };
            other.join();
            say(got.expect("sent"));
        }
    };
    expect(program(false), &["one 1", "two 2"]);
    expect(program(true), &["one 1", "two 2"]);
}

#[test]
fn a_select_is_met_once() {
    let tries = || {
        let ((s1, r1), (s2, r2)) = (bounded(0), bounded(0));
        let select = spawn(move || {
            let got = select! { recv(r1) -> got => got, recv(r2) -> got => got };
            say(format!("{got:?}"));
            // They stay.
            drop((r1, r2));
        });
        let other = spawn(move || {
            if s2.try_send(2).is_ok() {
                say("two");
            }
        });
        if s1.try_send(1).is_ok() {
            say("one");
        }
        drop(s1);
        other.join();
        select.join();
    };
    expect(
        tries,
        &[
            "Err(RecvError)",
            "Ok(1) one",
            "Ok(2) two",
            "one Ok(1)",
            "two Ok(2)",
        ],
    );
}

#[test]
fn a_chain_of_selects_meets_in_pairs() {
    // a - b - c: either a meets b or b meets c, and whoever is left over finds that the others have gone.
    expect(
        || {
            let ((s1, r1), (s2, r2)) = (bounded(0), bounded(0));
            let a = spawn(move || {
                say(if s1.send("a").is_ok() {
                    "a met"
                } else {
                    "a left"
                });
            });
            let b = spawn(move || {
                let said = select! {
                    recv(r1) -> got => got.is_ok(),
                    send(s2, "b") -> sent => sent.is_ok(),
                };
                assert!(said);
            });
            let got = r2.recv();
            a.join();
            b.join();
            say(if got.is_ok() { "c met" } else { "c left" });
        },
        &["a met c left", "a left c met"],
    );
}

#[test]
fn a_message_is_made_once_somebody_has_come() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || say(format!("got {}", r.recv().expect("sent"))));
            let make = || {
                say("made");
                1
            };
            select! { send(s, make()) -> sent => sent.expect("received") }
            other.join();
        },
        &["made got 1"],
    );
    expect(
        || {
            let (s, r) = bounded(1);
            let other = spawn(move || say(format!("got {}", r.recv().expect("sent"))));
            let make = || {
                say("made");
                1
            };
            select! { send(s, make()) -> sent => sent.expect("received") }
            other.join();
        },
        &["made got 1"],
    );
}

#[test]
fn a_receiver_that_only_tries_waits_for_the_message_it_has_met() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || {
                let make = || {
                    say("made");
                    1
                };
                select! { send(s, make()) -> _sent => () }
            });
            let got = r.try_recv();
            drop(r);
            other.join();
            say(format!("{got:?}"));
        },
        &["made Ok(1)", "made Err(Empty)"],
    );
}

#[test]
fn who_comes_for_a_select_decides_for_its_other_channels() {
    // Each of the two who try touches one channel only, and may still take the select away from the other.
    expect(
        || {
            let ((s1, r1), (s2, r2)) = (bounded(0), bounded(0));
            let (kept1, kept2) = (r1.clone(), r2.clone());
            spawn(move || {
                select! { recv(r1) -> _ => (), recv(r2) -> _ => (), default(A_WHILE) => () }
            });
            let mut waits = Select::new();
            waits.send(&s1);
            if waits.try_ready().is_err() {
                return say("not there");
            }
            let other = spawn(move || {
                if s2.try_send(2).is_ok() {
                    say("two");
                }
            });
            if s1.try_send(1).is_ok() {
                say("one");
            }
            other.join();
            drop((kept1, kept2));
        },
        &["not there", "", "one", "two"],
    );
}

#[test]
fn who_waits_for_a_timer_too_is_met() {
    expect(
        || {
            let (s, r) = bounded(0);
            let other = spawn(move || {
                select! {
                    recv(r) -> got => say(format!("{got:?}")),
                    recv(after(A_WHILE)) -> _ => say("late"),
                }
            });
            say(s.try_send(1).is_ok());
            other.join();
        },
        &["Ok(1) true", "true Ok(1)", "late false", "false late"],
    );
}
