//! Tests by the promise that each keeps.

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// A test, which fails by its error.
pub type Test = fn() -> Result<()>;

/// Runs them as `cargo test` asks, two at once unless it asks otherwise: each has a browser and a server of its own.
pub fn run(tests: &[(&str, Test)]) -> ExitCode {
    let trials = tests.iter().map(|(name, test)| {
        let test = *test;
        Trial::test(*name, move || {
            test().map_err(|error| format!("{error:?}").into())
        })
    });
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(2));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
