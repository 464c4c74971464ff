//! How a program ends, and what is the same in every execution.

mod explored;

use std::cell::Cell;
use std::collections::BTreeSet;

use explored::{brief, expect, explored, explored_main, say};
use explorer::{Input, set_input};
use model_std::collections::{HashMap, HashSet};
use model_std::process::{self, ExitCode};
use model_std::{env, thread};

/// Checks the whole set of outcomes of a `main`.
#[track_caller]
fn expect_main<T: process::Termination + 'static>(main: fn() -> T, expected: &[&str]) {
    let report = explored_main(main);
    let expected: BTreeSet<String> = expected.iter().map(|one| (*one).to_owned()).collect();
    assert_eq!(brief(&report), expected);
    assert!(report.exhaustive);
}

#[test]
fn what_main_returns_is_the_status() {
    expect_main(|| (), &[""]);
    expect_main(|| ExitCode::from(3), &["status:3"]);
    expect_main(|| ExitCode::FAILURE, &["status:1"]);
    expect_main(|| Ok::<_, String>(()), &[""]);
    expect_main(|| Err::<(), _>("no"), &["err:Error: \"no\" status:1"]);
    expect_main(|| -> ! { panic!("oops") }, &["panicked:oops status:101"]);
    expect_main(|| -> ! { process::exit(4) }, &["status:4"]);
    expect_main(|| process::exit(256 + 5), &["status:5"]);
}

#[test]
fn a_process_can_end_in_any_thread() {
    let program = || {
        let child = thread::spawn(|| process::exit(2));
        say("main");
        let _ = child.join();
    };
    expect(program, &["status:2", "main status:2"]);
    let aborts = explored(|| {
        let _ = thread::spawn(|| process::abort()).join();
    });
    assert_eq!(brief(&aborts).into_iter().collect::<Vec<_>>(), ["Aborted"]);
}

/// Says when it is destroyed.
struct Mark(&'static str);

impl Drop for Mark {
    fn drop(&mut self) {
        say(self.0);
    }
}

model_std::thread_local! {
    static MARK: Mark = const { Mark("destroyed") };
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

#[test]
fn the_main_threads_own_values_are_destroyed_at_its_end() {
    let uses = || MARK.with(|_| ());
    explored_main(uses);
    expect_main(|| MARK.with(|_| say("main")), &["main destroyed"]);
    expect_main(
        || MARK.with(|_| panic!("oops")),
        &["destroyed panicked:oops status:101"],
    );
    expect_main(|| MARK.with(|_| ExitCode::from(2)), &["destroyed status:2"]);
}

#[test]
fn an_exit_destroys_its_own_threads_values() {
    let exits = || {
        MARK.with(|_| ());
        process::exit(3)
    };
    expect_main(exits, &["destroyed status:3"]);
}

#[test]
fn a_thread_has_ended_when_its_values_are_destroyed() {
    let program = || {
        thread::spawn(|| MARK.with(|_| ())).join().unwrap();
        say("joined");
    };
    expect(program, &["destroyed joined"]);
    let scoped = explored(|| {
        thread::scope(|scope| {
            scope.spawn(|| MARK.with(|_| ()));
        });
    });
    assert!(scoped.caveats.contains("thread-local destructors"));
}

#[test]
fn a_panic_in_the_destructor_of_a_threads_value_aborts() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("late");
        }
    }
    model_std::thread_local!(static PANICS: Panics = const { Panics });
    let report = explored(|| {
        let _ = thread::spawn(|| PANICS.with(|_| ())).join();
    });
    assert_eq!(
        brief(&report).into_iter().collect::<Vec<_>>(),
        ["panicked:late Aborted"]
    );
}

#[test]
fn a_threads_values_are_fresh_in_every_execution() {
    let program = || {
        let count = || {
            COUNT.set(COUNT.get() + 1);
            COUNT.get()
        };
        let child = thread::spawn(move || say(count()));
        say(count());
        child.join().unwrap();
    };
    expect(program, &["1 1"]);
}

#[test]
fn an_abandoned_execution_destroys_its_threads_values() {
    let program = || {
        let child = thread::spawn(|| MARK.with(|_| thread::park()));
        child.join().unwrap();
    };
    expect(program, &["deadlocked", "destroyed"]);
}

#[test]
fn arguments_are_given() {
    set_input(Input {
        args: vec!["un".to_owned(), "deux".to_owned()],
        stdin: Vec::new(),
    });
    let program = || {
        let mut args = env::args();
        let name = args.next().unwrap();
        say(format!(
            "{} {} {:?}",
            name.contains('/'),
            args.len(),
            args.collect::<Vec<_>>()
        ));
    };
    expect(program, &[r#"false 2 ["un", "deux"]"#]);
}

#[test]
fn who_sees_the_order_of_hashes_is_said_to() {
    let caveat = |program: fn()| explored(program).caveats.contains("hash order");
    assert!(caveat(|| say(HashMap::from([(1, 2), (3, 4)])
        .into_keys()
        .count())));
    assert!(caveat(|| say(format!("{:?}", HashSet::from([1, 2])))));
    assert!(caveat(|| say(HashMap::from([(1, 2), (3, 4)])
        .iter()
        .count())));
    assert!(!caveat(|| say(HashMap::from([(1, 2), (3, 4)])[&3])));
    assert!(!caveat(|| say(format!("{:?}", HashSet::from([1])))));
}
