//! One named test a trial, for `cargo test`: nothing remembered, nothing repaired.

use crate::lab::Lab;
use crate::processes::end_on_signal;
use crate::run::Limits;
use crate::{Promise, lock, worker};
use course::Course;
use course::verdict::{Explored, Verdicts};
use explored::Program;
use libtest_mimic::{Arguments, Failed, Trial as Test};
use std::cmp::Reverse;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Real runs of a program that always does the same, and of one that may end in several ways. The proof is the explorer's; these find an
/// explorer that excludes too much, and so do, with many more runs, `check` and the stress test.
const REPEATS: usize = 3;
const SAMPLE: usize = 20;

/// Tests at once: trials mostly wait for programs that sleep.
const THREADS: usize = 32;

/// Proves `promises` for the repository at `root`, and `more`; the `main` of a test. The explorer is to know `programs` besides the
/// listings. What takes a machine of its own is left out: a loaded one would turn the measures.
pub fn prove(
    root: &str,
    promises: &[Promise],
    programs: Vec<Program>,
    more: impl FnOnce(&Arc<Lab>) -> Vec<Test>,
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
    let limits = Limits {
        repeats: REPEATS,
        sample: SAMPLE,
        ..Limits::default()
    };
    let lab = Lab::with(course, limits, programs);
    let mut tests = more(&lab);
    let trials = promises.iter().flat_map(|promise| promise(&lab));
    let mut proofs: Vec<_> = trials.filter(|trial| trial.measured.is_none()).collect();
    // The longest searches first: the last one would keep a single core busy.
    proofs.sort_by_key(|trial| {
        Reverse(recorded(&lab.course.verdicts, trial).map(|found| found.executions))
    });
    tests.extend(proofs.into_iter().map(|trial| test(&lab, trial)));
    libtest_mimic::run(&arguments, tests).exit_code()
}

fn test(lab: &Arc<Lab>, trial: crate::Trial) -> Test {
    let (name, lab) = (format!("{} {}", trial.kind, trial.name()), Arc::clone(lab));
    Test::test(name, move || {
        let proved = trial
            .prove(None)
            .map_err(|failure| Failed::from(failure.detail))?;
        as_recorded(&lab.course.verdicts, &trial, proved.explored.as_ref())
    })
}

/// What the explorer found last, if nothing has changed since.
fn recorded<'a>(verdicts: &'a Verdicts, trial: &crate::Trial) -> Option<&'a Explored> {
    verdicts.of(trial.kind, &trial.inputs)?.explored.as_ref()
}

/// The page shows what was recorded: what is found now must be the same. A search that is not exhaustive may have run
/// out of time, on one machine earlier than on another.
fn as_recorded(
    verdicts: &Verdicts,
    trial: &crate::Trial,
    found: Option<&Explored>,
) -> Result<(), Failed> {
    let (Some(recorded), Some(found)) = (recorded(verdicts, trial), found) else {
        return Ok(());
    };
    if recorded == found || !(recorded.exhaustive || found.exhaustive) {
        return Ok(());
    }
    Err(Failed::from(format!(
        "verdicts.toml ne dit pas ce que l'explorateur trouve\n--- verdicts.toml\n{recorded:?}\n--- trouvé\n{found:?}\n\
         remède : cargo run -- check --all"
    )))
}
