//! `Once`.

#[path = "../../behaviour/support.rs"]
mod support;

use std::rc::Rc;

use explorer::{catch_unwind, spawn};
use model_parking_lot::{Once, OnceState};
use support::{expect, say};

#[test]
fn one_runs_and_the_other_waits() {
    expect(
        || {
            let once = Rc::new(Once::new());
            let theirs = once.clone();
            let other = spawn(move || {
                theirs.call_once(|| say("theirs"));
                say("after");
            });
            once.call_once(|| say("ours"));
            other.join();
            say(once.is_completed());
        },
        &["theirs after true", "ours after true"],
    );
}

#[test]
fn a_panic_poisons_until_it_is_forced() {
    expect(
        || {
            let once = Once::new();
            let panicked = |call: &dyn Fn()| catch_unwind(call).is_err();
            say(panicked(&|| once.call_once(|| panic!("first"))));
            say(format!("{once:?}"));
            say(panicked(&|| once.call_once(|| say("never"))));
            say(panicked(&|| once.wait()));
            once.call_once_force(|state| say(format!("{:?} {:?}", state, once.state())));
            once.call_once(|| say("never"));
            once.wait();
            say(once.state().done());
        },
        &[
            "true Once { state: Poisoned } true true Poisoned InProgress true panicked:Once instance has previously been poisoned \
           panicked:Once instance has previously been poisoned panicked:first",
        ],
    );
}

#[test]
fn a_wait_ends_with_the_initialisation() {
    expect(
        || {
            let once = Rc::new(Once::new());
            let theirs = once.clone();
            let other = spawn(move || {
                theirs.wait();
                say("ready");
            });
            once.call_once(|| say("setup"));
            other.join();
        },
        &["setup ready"],
    );
}

#[test]
fn to_wait_for_nobody_is_a_deadlock_and_for_oneself_too() {
    expect(|| Once::new().wait_force(), &["deadlocked wait_force"]);
    let nested = || {
        let once = Once::new();
        once.call_once(|| once.call_once(|| ()));
    };
    expect(nested, &["deadlocked call_once"]);
}

#[test]
fn what_others_see_of_it() {
    expect(
        || {
            let once = Rc::new(Once::new());
            let theirs = once.clone();
            let other = spawn(move || theirs.call_once(|| say("in")));
            let state = once.state();
            other.join();
            say(format!("{state:?}"));
            say(Once::new_completed().state() == OnceState::Done);
        },
        &["in New true", "in InProgress true", "in Done true"],
    );
}
