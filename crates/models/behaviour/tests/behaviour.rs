//! Each model type behaves as the real one does: what a real run of a program sees, the explorer finds.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic;
use std::process::ExitCode;

use explorer::{End, Outcome, Search, Stream, explore};
use libtest_mimic::{Arguments, Failed, Trial};

/// Real runs of each program.
const RUNS: usize = 20;

fn main() -> ExitCode {
    silence_panics();
    let arguments = Arguments::from_args();
    let pairs = behaviour_real::all()
        .into_iter()
        .zip(behaviour_model::all());
    let trials =
        pairs.map(|(real, model)| Trial::test(short_name(real.name), move || compare(real, model)));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Programs that panic mean to. The explorer's hook comes on top, now: not while programs run.
fn silence_panics() {
    panic::set_hook(Box::new(|_| {}));
    explore(&Search::default(), || ());
}

fn short_name(name: &str) -> String {
    name.replacen("behaviour_real::", "", 1)
}

fn compare(
    real: &'static behaviour_real::Program,
    model: &'static behaviour_model::Program,
) -> Result<(), Failed> {
    let possible = explored(model.run)?;
    let seen: BTreeSet<_> = (0..RUNS).map(|_| behaviour_real::run(real.run)).collect();
    if !seen.is_subset(&possible) || (model.same && possible.len() != 1) {
        return Err(format!(
            "real runs saw {}, the explorer {}",
            list(&seen),
            list(&possible)
        )
        .into());
    }
    Ok(())
}

/// Small programs have few executions.
fn small() -> Search {
    Search {
        executions: 20_000,
        steps: 1_000,
        samples: 0,
        ..Search::default()
    }
}

/// What the program can see under the models.
fn explored(program: fn() -> String) -> Result<BTreeSet<String>, Failed> {
    let report = explore(&small(), move || {
        explorer::print(Stream::Out, &behaviour_model::run(program))
    });
    if !report.exhaustive && (report.caveats.is_empty() || report.totals.cut > 0) {
        return Err(format!("not explored to the end: {:?}", report.totals).into());
    }
    Ok(report.outcomes.keys().map(result).collect())
}

fn result(outcome: &Outcome) -> String {
    match outcome.end {
        End::Exited(0) => outcome.stdout.clone(),
        _ => format!("{:?}", outcome.end),
    }
}

fn list(results: &(impl Debug + ?Sized)) -> String {
    format!("{results:#?}")
}
