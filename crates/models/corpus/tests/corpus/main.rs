//! Small programs, each with the same set of results on the models, with reduction and without, on shuttle and on loom.
//!
//! A program is written once and compiled for each of them, with `super::sync` and `super::thread` of whose turn it is.

#![allow(
    clippy::duplicate_mod,
    reason = "the same programs, each time on another crate"
)]

mod compare;
mod on_loom;
mod on_models;
mod on_shuttle;
mod oracles;

use std::process::ExitCode;

use corpus::{Program, programs};
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    oracles::silence_panics();
    let mut trials = Vec::new();
    for (index, program) in on_models::everywhere::PROGRAMS.iter().enumerate() {
        let shuttle = on_shuttle::everywhere::PROGRAMS[index].run;
        let loom = on_loom::everywhere::PROGRAMS[index].run;
        trials.push(trial(program, Some(shuttle), Some(loom)));
    }
    for (index, program) in on_models::without_loom::PROGRAMS.iter().enumerate() {
        let shuttle = on_shuttle::without_loom::PROGRAMS[index].run;
        trials.push(trial(program, Some(shuttle), None));
    }
    let alone = on_models::only_here::PROGRAMS.iter();
    trials.extend(alone.map(|program| trial(program, None, None)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(
    program: &'static Program,
    shuttle: Option<fn() -> String>,
    loom: Option<fn() -> String>,
) -> Trial {
    Trial::test(program.name, move || {
        compare::compare(program, shuttle, loom).map_err(Into::into)
    })
}
