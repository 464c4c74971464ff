//! Channels with a buffer: order, room, disconnection, and what several ends share.

#[path = "../../behaviour/support.rs"]
mod support;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use explorer::spawn;
use model_crossbeam_channel::{Receiver, SendTimeoutError, Sender, bounded, never, unbounded};
use support::{expect, say};

const A_WHILE: Duration = Duration::from_millis(1);

/// A thread that sends these.
fn sender<T: 'static>(to: &Sender<T>, values: impl IntoIterator<Item = T> + 'static) {
    let to = to.clone();
    spawn(move || {
        for value in values {
            if to.send(value).is_err() {
                return;
            }
        }
    });
}

fn all<T: ToString>(from: &Receiver<T>) -> String {
    from.iter().map(|value| value.to_string()).collect()
}

#[test]
fn messages_come_in_order() {
    let program = |cap| {
        move || {
            let (s, r) = match cap {
                Some(cap) => bounded(cap),
                None => unbounded(),
            };
            sender(&s, 0..3);
            drop(s);
            say(all(&r));
        }
    };
    for cap in [None, Some(0), Some(1), Some(2)] {
        expect(program(cap), &["012"]);
    }
}

#[test]
fn each_senders_messages_come_in_its_order() {
    expect(
        || {
            let (s, r) = unbounded();
            sender(&s, ["a", "b"]);
            sender(&s, ["1"]);
            drop(s);
            say(all(&r));
        },
        &["ab1", "a1b", "1ab"],
    );
}

#[test]
fn a_full_channel_blocks_and_an_unbounded_one_does_not() {
    let program = |cap| {
        move || {
            let (s, r) = match cap {
                Some(cap) => bounded(cap),
                None => unbounded(),
            };
            let other = spawn(move || {
                s.send(1).expect("received");
                say("one");
                s.send(2).expect("received");
                say("two");
            });
            if cap.is_none() {
                other.join();
            }
            say(format!("got {}", r.recv().expect("sent")));
            other.join();
        }
    };
    expect(program(None), &["one two got 1"]);
    expect(
        program(Some(2)),
        &["one two got 1", "one got 1 two", "got 1 one two"],
    );
    expect(
        program(Some(1)),
        &["one got 1 two", "got 1 one two", "one two got 1"],
    );
}

#[test]
fn a_full_channel_that_nobody_empties_is_a_deadlock() {
    expect(
        || {
            let (s, _r) = bounded(1);
            s.send(1).expect("room");
            s.send(2).expect("received");
        },
        &["deadlocked send"],
    );
}

#[test]
fn a_forgotten_sender_is_a_deadlock() {
    let program = |forgets: bool| {
        move || {
            let (s, r) = unbounded();
            sender(&s, [1]);
            let kept = forgets.then_some(s);
            r.iter().for_each(say);
            drop(kept);
        }
    };
    expect(program(true), &["1 deadlocked recv"]);
    expect(program(false), &["1"]);
}

#[test]
fn senders_that_have_gone_are_noticed_after_their_messages() {
    for cap in [0, 1, 2] {
        expect(
            move || {
                let (s, r) = bounded(cap);
                sender(&s, [1]);
                drop(s);
                say(format!("{:?} {:?}", r.recv(), r.recv()));
                say(format!("{:?}", r.try_recv()));
            },
            &["Ok(1) Err(RecvError) Err(Disconnected)"],
        );
    }
}

#[test]
fn receivers_that_have_gone_are_noticed_by_who_sends_and_who_waits_for_room() {
    for cap in [0, 1] {
        expect(
            move || {
                let (s, r) = bounded(cap);
                if cap > 0 {
                    s.send(1).expect("room");
                }
                let other = spawn(move || drop(r));
                say(s.send(2).expect_err("nobody receives").into_inner());
                say(s.try_send(3).is_err_and(|error| error.is_disconnected()));
                other.join();
            },
            &["2 true"],
        );
    }
}

#[test]
fn a_channel_is_open_while_one_clone_is() {
    expect(
        || {
            let (s, r) = unbounded::<u8>();
            let (one, other) = (s.clone(), r.clone());
            drop((s, r));
            say(one.send(1).is_ok());
            say(format!("{:?} {:?}", other.recv(), other.try_recv()));
            drop(other);
            say(one.send(2).is_ok());
        },
        &["true Ok(1) Err(Empty) false"],
    );
}

#[test]
fn many_consumers_get_each_message_once() {
    for cap in [0, 1, 2] {
        expect(
            move || {
                let (s, r) = bounded(cap);
                let received = Rc::new(RefCell::new(Vec::new()));
                let consumers = [r.clone(), r].map(|r| {
                    let received = received.clone();
                    spawn(move || r.iter().for_each(|value| received.borrow_mut().push(value)))
                });
                (1..=2).for_each(|value| s.send(value).expect("received"));
                drop(s);
                consumers.into_iter().for_each(explorer::Thread::join);
                received.borrow_mut().sort_unstable();
                say(format!("{:?}", received.borrow()));
            },
            &["[1, 2]"],
        );
    }
}

#[test]
fn either_consumer_may_get_a_message() {
    expect(
        || {
            let (s, r) = bounded(1);
            for name in ["a", "b"] {
                let r = r.clone();
                spawn(move || {
                    if r.recv().is_ok() {
                        say(name);
                    }
                });
            }
            drop(r);
            s.send(()).expect("received");
            let (_held, forever) = (s, never::<()>());
            forever.recv().expect_err("never");
        },
        &["a deadlocked recv recv", "b deadlocked recv recv"],
    );
}

#[test]
fn who_tries_does_not_wait() {
    expect(
        || {
            let (s, r) = bounded(1);
            sender(&s, [1]);
            say(format!("{:?}", r.try_recv()));
        },
        &["Ok(1)", "Err(Empty)"],
    );
    expect(
        || {
            let (s, r) = bounded(1);
            s.send(1).expect("room");
            let other = spawn(move || say(r.recv().expect("sent")));
            say(s.try_send(2).is_ok());
            other.join();
        },
        &["1 true", "true 1", "1 false", "false 1"],
    );
}

#[test]
fn a_wait_with_a_time_ends_either_way() {
    for cap in [0, 1] {
        expect(
            move || {
                let (s, r) = bounded(cap);
                sender(&s, [1]);
                say(format!("{:?}", r.recv_timeout(A_WHILE)));
            },
            &["Ok(1)", "Err(Timeout)"],
        );
        expect(
            move || {
                let (s, r) = bounded(cap);
                let other = spawn(move || say(format!("{:?}", r.iter().last())));
                (0..cap).for_each(|_| s.send(0).expect("room"));
                let sent = s.send_timeout(1, A_WHILE);
                assert!(matches!(sent, Ok(()) | Err(SendTimeoutError::Timeout(1))));
                drop(s);
                other.join();
            },
            match cap {
                0 => &["None", "Some(1)"],
                _ => &["Some(0)", "Some(1)"],
            },
        );
    }
}

#[test]
fn a_wait_without_end_has_no_time() {
    expect(
        || {
            let (_s, r) = bounded::<u8>(0);
            r.recv_timeout(Duration::MAX).expect_err("nobody sends");
        },
        &["deadlocked recv_timeout"],
    );
}

#[test]
fn lengths_are_seen() {
    expect(
        || {
            let (s, r) = bounded(2);
            sender(&s, [1, 2]);
            let seen = (s.len(), s.is_full());
            say(format!("{} {}", seen.0, seen.1 && r.is_full()));
        },
        &["0 false", "1 false", "2 true", "0 true", "1 true"],
    );
}

#[test]
fn a_message_may_step_when_nobody_receives_it() {
    struct Talks;
    impl Drop for Talks {
        fn drop(&mut self) {
            say("gone");
        }
    }
    expect(
        || {
            let (s, r) = unbounded();
            s.send(Talks).expect("kept");
            drop(r);
            say("after");
            drop(s.send(Talks));
        },
        &["gone after gone"],
    );
    expect(
        || {
            let (s, r) = bounded(1);
            s.send(Talks).expect("kept");
            drop(r);
            say("before");
            drop(s);
        },
        &["before gone"],
    );
}

#[test]
fn a_panic_drops_what_it_holds() {
    expect(
        || {
            let (s, r) = unbounded::<u8>();
            spawn(move || {
                let _s = s;
                panic!("ouch");
            });
            say(format!("{:?}", r.recv()));
        },
        &["Err(RecvError) panicked:ouch"],
    );
}

#[test]
fn an_execution_that_ends_unwinds_all_who_wait() {
    for cap in [0, 1] {
        expect(
            move || {
                let ((s, r), (other, _kept)) = (bounded(cap), bounded(cap));
                for value in 0..2 {
                    let s = s.clone();
                    spawn(move || (0..2).for_each(|_| s.send(value).expect("open")));
                }
                other.send_timeout(1, A_WHILE).ok();
                let nobody = never::<u8>();
                spawn(move || assert!(nobody.recv().is_err() && r.recv().is_err()));
                say("main ends");
            },
            &["main ends"],
        );
    }
}
