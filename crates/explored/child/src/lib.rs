//! The process that explores one program, and tells its parent what it finds.
//!
//! The generated `main` of each explored program calls [`main`]. The parent (crate `explored`) writes a [`task::Task`] to
//! standard input, reads lines of JSON from standard output, and watches the [`record`] for signs of life.

mod json;
pub mod record;
mod statics;
pub mod task;
mod tell;

pub use statics::ANCHOR;

use explorer::{Input, Report, Schedule, Search};
use json::Object;
use std::io;
use task::Task;

/// Does what the parent asks with the program, which is called once for each execution; then the process ends.
///
/// It gives nothing back, for what `main` may return is said by the model there.
pub fn main(program: fn()) {
    std::process::exit(obey(program));
}

fn obey(program: fn()) -> i32 {
    let task = match Task::read(io::stdin().lock()) {
        Ok(task) => task,
        Err(error) => return refuse(&error),
    };
    limit(&task);
    // SAFETY: the parent reads these from this executable's symbol table, and no code of the program has run yet.
    unsafe { statics::save(task.anchor, &task.statics) };
    explorer::set_input(Input {
        args: task.args.clone(),
        stdin: task.stdin.clone(),
    });
    match &task.schedule {
        None => explore(&task, program),
        Some(schedule) => return replay(schedule, program),
    }
    0
}

fn refuse(error: &str) -> i32 {
    eprintln!("{error}");
    1
}

/// Ends with the parent, leaves no core behind, and takes no more memory than it may.
fn limit(task: &Task) {
    let bound = |most: u64| libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: these calls read a struct that lives through them, and change nothing in this process's memory.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        libc::setrlimit(libc::RLIMIT_CORE, &bound(0));
        if task.memory > 0 {
            libc::setrlimit(libc::RLIMIT_AS, &bound(task.memory));
        }
    }
}

fn explore(task: &Task, program: fn()) {
    let search = Search {
        executions: task.executions,
        samples: task.samples,
        seed: task.seed,
        steps: task.steps,
        ..Search::default()
    };
    let report = explorer::explore(&search, move || {
        statics::restore();
        program()
    });
    for (outcome, found) in &report.outcomes {
        tell::found(outcome, &found.witness);
    }
    done(&report);
}

fn done(report: &Report) {
    let told = Object::new()
        .raw("executions", report.totals.executions)
        .raw("exhaustive", report.exhaustive)
        .raw("sampled", report.totals.sampled)
        .raw("cut", report.totals.cut)
        .raw("diverged", report.totals.diverged)
        .list(
            "counts",
            report.outcomes.values().map(|found| found.executions),
        );
    tell::say(&Object::new().raw("done", told.end()).end());
}

fn replay(schedule: &str, program: fn()) -> i32 {
    let schedule: Schedule = match schedule.parse() {
        Ok(schedule) => schedule,
        Err(error) => return refuse(&format!("{error}")),
    };
    let replayed = explorer::replay(&schedule, move || {
        statics::restore();
        program()
    });
    match replayed {
        Ok(replay) => {
            replay.trace.iter().for_each(tell::step);
            tell::found(&replay.outcome, &schedule);
        }
        Err(strayed) => tell::say(&Object::new().raw("strayed", strayed.followed).end()),
    }
    0
}
