//! One named test a trial, for `cargo test`: nothing remembered, nothing repaired.

use crate::lab::Lab;
use crate::processes::end_on_signal;
use crate::run::Limits;
use crate::{Promise, lock, worker};
use course::Course;
use libtest_mimic::{Arguments, Failed, Trial as Test};
use std::path::Path;
use std::process::ExitCode;

/// Tests at once: trials mostly wait for programs that sleep.
const THREADS: usize = 32;

/// Proves the whole of `promises` for the repository at `root`; the `main` of a test.
pub fn prove(
    root: &str,
    promises: &[Promise],
    more: impl FnOnce(&Course) -> Vec<Test>,
) -> ExitCode {
    worker::take_role();
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    end_on_signal();
    let _alone = match lock::take(Path::new(root)) {
        Ok(lock) => lock,
        Err(error) => {
            eprintln!("erreur : {error:#}");
            return ExitCode::FAILURE;
        }
    };
    let course = match Course::read(Path::new(root)) {
        Ok(course) => course,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::FAILURE;
        }
    };
    let mut tests = more(&course);
    let lab = Lab::new(course, Limits::default());
    tests.extend(promises.iter().flat_map(|promise| promise(&lab)).map(test));
    libtest_mimic::run(&arguments, tests).exit_code()
}

fn test(trial: crate::Trial) -> Test {
    let name = trial.name();
    Test::test(name, move || {
        (trial.prove)()
            .map(drop)
            .map_err(|failure| Failed::from(failure.detail))
    })
}
