//! What the tests of the models of crossbeam-channel and parking_lot share.
#![allow(dead_code)]

use std::collections::BTreeSet;
use std::fmt::Display;

use explorer::{End, Outcome, Report, Search, Stream, Traced, explore, replay};

/// Prints a line on standard output.
#[track_caller]
pub fn say(text: impl Display) {
    explorer::print(Stream::Out, &format!("{text}\n"));
}

/// Runs each body in a thread of its own, and waits for all.
pub fn together<const N: usize>(bodies: [Box<dyn FnOnce()>; N]) {
    let threads = bodies.map(explorer::spawn);
    threads.into_iter().for_each(explorer::Thread::join);
}

/// All the outcomes of a program, with the reduction; checks that there are no others without it, and that every thread could be unwound.
pub fn explored(program: impl Fn() + Clone + 'static) -> Report {
    let reduced = explore(&Search::default(), program.clone());
    assert!(
        reduced.exhaustive,
        "{:?} {:?}",
        reduced.totals, reduced.caveats
    );
    let brute = Search {
        reduce: false,
        ..Search::default()
    };
    let all = explore(&brute, program);
    assert!(all.exhaustive, "{:?}", all.totals);
    assert_eq!(
        reduced.outcomes.keys().collect::<Vec<_>>(),
        all.outcomes.keys().collect::<Vec<_>>()
    );
    assert_eq!((reduced.totals.leaked, all.totals.leaked), (0, 0));
    reduced
}

/// Checks the whole set of outcomes of a program: what it prints, and how it ends where that is not well.
#[track_caller]
pub fn expect(program: impl Fn() + Clone + 'static, expected: &[&str]) {
    let found: BTreeSet<String> = explored(program).outcomes.keys().map(brief).collect();
    let expected: BTreeSet<String> = expected.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(found, expected);
}

/// An outcome in a few words: its lines, and how it ends where that is not well.
pub fn brief(outcome: &Outcome) -> String {
    let mut words: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
    let panics = outcome.panics.iter();
    words.extend(panics.map(|panic| format!("panicked:{}", panic.message)));
    match &outcome.end {
        End::Exited(0) => {}
        End::Exited(status) => words.push(format!("status:{status}")),
        End::Deadlocked(waiting) => {
            words.push("deadlocked".to_owned());
            words.extend(waiting.iter().map(|thread| thread.label.to_owned()));
        }
        End::Endless(_) | End::Livelocked(_) => words.push("endless".to_owned()),
        other => words.push(format!("{other:?}")),
    }
    words.join(" ")
}

/// The steps of a program of one outcome, in the schedule that was found first.
pub fn trace(program: impl Fn() + Clone + 'static) -> Vec<Traced> {
    let report = explore(&Search::default(), program.clone());
    let found = report.outcomes.values().next().expect("an outcome");
    replay(&found.witness, program)
        .expect("it is the program's")
        .trace
}
