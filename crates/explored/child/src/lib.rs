//! The process that explores one program, and tells its parent what it finds.
//!
//! The generated `main` of each explored program calls [`main`]. The parent (crate `explored`) writes a [`task::Task`] to
//! standard input, reads lines of JSON from standard output, and watches the [`record`] for signs of life.

mod json;
pub mod record;
mod statics;
pub mod task;
mod tell;
pub mod words;

pub use statics::ANCHOR;

use explorer::{Input, Outcome, Report, Schedule, Search};
use json::Object;
use record::Shared;
use std::io;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Instant;
use task::Task;
use tell::Telling;
use words::Words;

/// Does what the parent asks with the program, which is called once for each execution; then the process ends.
///
/// It gives nothing back, for what `main` may return is said by the model there.
pub fn main(program: fn()) {
    let done = Task::read(io::stdin().lock()).and_then(|task| obey(&task, program));
    if let Err(error) = done {
        eprintln!("{error}");
        std::process::exit(1);
    }
    std::process::exit(0);
}

fn obey(task: &Task, program: fn()) -> Result<(), String> {
    let shared = Shared::map(&task.record).map_err(|error| error.to_string())?;
    limit(task);
    // SAFETY: the parent reads these from this executable's symbol table, and no code of the program has run yet.
    unsafe { statics::save(task.anchor, &task.statics) };
    explorer::set_input(Input {
        args: task.args.clone(),
        stdin: task.stdin.clone(),
    });
    explorer::set_before(Some(Rc::new(statics::restore)));
    explorer::set_place_names(Some(Rc::new(statics::name)));
    explorer::set_record(Some(Rc::new(shared)));
    match &task.schedule {
        None => explore(task, program),
        Some(schedule) => replay(task, schedule, program)?,
    }
    Ok(())
}

/// Ends with the parent, leaves no core behind, and takes no more memory than it may. What the parent had open for others,
/// such as a terminal that it was just opening, is none of its business: it would hold it open.
fn limit(task: &Task) {
    let bound = |most: u64| libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: these calls read a struct that lives through them, and change nothing in this process's memory.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        libc::close_range(3, libc::c_uint::MAX, 0);
        libc::setrlimit(libc::RLIMIT_CORE, &bound(0));
        if task.memory > 0 {
            libc::setrlimit(libc::RLIMIT_AS, &bound(task.memory));
        }
    }
}

fn search(task: &Task) -> Search {
    Search {
        executions: task.executions,
        samples: task.samples,
        seed: task.seed,
        steps: task.steps,
        output: task.output,
        aim: task.aim.clone(),
        until: Instant::now().checked_add(task.time),
        unwind: !task.leak,
        ..Search::default()
    }
}

fn explore(task: &Task, program: fn()) {
    let (search, mut order, mut unlike) = (search(task), Vec::new(), 0);
    let report = explorer::explore_with(&search, program, &mut |outcome, schedule| {
        let again = again(&search, outcome, schedule, program);
        unlike += u64::from(again.is_none());
        tell::found(outcome, schedule, &again.unwrap_or_default());
        order.push(outcome.clone());
        if task.is_reached(&outcome.end) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    done(&report, &order, unlike);
}

/// What the witness of an outcome shows; nothing where it does not lead there again.
fn again(search: &Search, outcome: &Outcome, schedule: &Schedule, program: fn()) -> Option<Words> {
    let replay = explorer::replay_within(search, schedule, program).ok()?;
    (replay.outcome == *outcome).then(|| Words::of(&replay.trace))
}

/// The end of the search; executions are counted in the order in which outcomes were told. Of those, some were unlike the first
/// when their schedule was run again.
fn done(report: &Report, order: &[Outcome], unlike: u64) {
    let totals = &report.totals;
    let late = report
        .search
        .until
        .is_some_and(|until| Instant::now() >= until);
    let counts = order.iter().map(|outcome| {
        report
            .outcomes
            .get(outcome)
            .map_or(0, |found| found.executions)
    });
    let told = Object::new()
        .raw("executions", totals.executions)
        .raw("exhaustive", report.exhaustive)
        .raw("entangled", report.entangled)
        .raw("sampled", totals.sampled)
        .raw("pruned", totals.pruned)
        .raw("cut", totals.cut)
        .raw("diverged", totals.diverged + unlike)
        .raw("late", late)
        .list(
            "caveats",
            report.caveats.iter().map(|caveat| json::string(caveat)),
        )
        .list("counts", counts);
    tell::say(&Object::new().raw("done", told.end()).end());
}

/// Runs a schedule again, and tells its steps as they are taken: the process may not outlive the last of them.
fn replay(task: &Task, schedule: &str, program: fn()) -> Result<(), String> {
    let schedule: Schedule = schedule.parse().map_err(|error| format!("{error}"))?;
    let record = Shared::map(&task.record).map_err(|error| error.to_string())?;
    explorer::set_record(Some(Rc::new(Telling(record))));
    match explorer::replay_within(&search(task), &schedule, program) {
        Ok(replay) => tell::found(&replay.outcome, &schedule, &Words::of(&replay.trace)),
        Err(strayed) => tell::say(&Object::new().raw("strayed", strayed.followed).end()),
    }
    Ok(())
}
