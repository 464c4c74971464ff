//! Runs programs on the model under every schedule, and says briefly what they do.
#![allow(dead_code)]

use std::collections::BTreeSet;

use explorer::{End, Input, Outcome, Report, Search, Stream, set_input};

/// Every outcome of a program.
pub fn explored(program: impl Fn() + 'static) -> Report {
    let search = Search {
        samples: 0,
        ..Search::default()
    };
    explorer::explore(&search, program)
}

/// Every outcome of a program's `main`, with what its runtime does.
pub fn explored_main<T: model_std::process::Termination + 'static>(main: fn() -> T) -> Report {
    explored(move || model_std::process::run_main(main))
}

/// Checks that a program has exactly these outcomes, and that nothing keeps them from being called all.
#[track_caller]
pub fn expect(program: impl Fn() + 'static, expected: &[&str]) {
    let report = explored(program);
    assert_eq!(brief(&report), set(expected));
    assert!(
        report.exhaustive,
        "{:?} {:?}",
        report.caveats, report.totals
    );
}

/// As [`expect`], with this on standard input.
#[track_caller]
pub fn expect_with_input(stdin: &str, program: impl Fn() + 'static, expected: &[&str]) {
    set_input(Input {
        args: Vec::new(),
        stdin: stdin.as_bytes().to_vec(),
    });
    expect(program, expected);
}

fn set(expected: &[&str]) -> BTreeSet<String> {
    expected.iter().map(|one| (*one).to_owned()).collect()
}

/// Outcomes, briefly: what was printed, then how it ended where it did not end well.
pub fn brief(report: &Report) -> BTreeSet<String> {
    report.outcomes.keys().map(one).collect()
}

fn one(outcome: &Outcome) -> String {
    let mut words: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
    words.extend(outcome.stderr.lines().map(|line| format!("err:{line}")));
    words.extend(
        outcome
            .panics
            .iter()
            .map(|panic| format!("panicked:{}", panic.message)),
    );
    match &outcome.end {
        End::Exited(0) => {}
        End::Exited(status) => words.push(format!("status:{status}")),
        End::Deadlocked(_) => words.push("deadlocked".to_owned()),
        End::Endless(_) | End::Livelocked(_) => words.push("endless".to_owned()),
        other => words.push(format!("{other:?}")),
    }
    words.join(" ")
}

/// Prints a line.
#[track_caller]
pub fn say(text: impl std::fmt::Display) {
    explorer::print(Stream::Out, &format!("{text}\n"));
}
