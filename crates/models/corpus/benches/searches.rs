//! The same programs searched to the end by the explorer, by loom and by shuttle: executions, and executions a second.

#![allow(
    clippy::duplicate_mod,
    reason = "the same programs, each time on another crate"
)]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use explorer::{Search, explore};

/// A program, under its name.
struct Program {
    name: &'static str,
    run: fn() -> String,
}

/// Declares the list of a file's programs.
macro_rules! programs {
    ($($name:ident),* $(,)?) => {
        pub(crate) const PROGRAMS: &[crate::Program] =
            &[$(crate::Program { name: stringify!($name), run: $name },)*];
    };
}
use programs;

#[path = "../programs"]
mod on_models {
    use crate::programs;
    use model_std::{sync, thread};
    use std::sync::Arc;

    pub(crate) mod timed;
}

#[path = "../programs"]
mod on_loom {
    use crate::programs;
    use loom::{sync, thread};
    use std::sync::Arc;

    pub(crate) mod timed;
}

#[path = "../programs"]
mod on_shuttle {
    use crate::programs;
    use shuttle::{sync, thread};
    use std::sync::Arc;

    pub(crate) mod timed;
}

/// Most executions of a search: shuttle's would not end. Where it is reached, the figure is a lower bound.
const MOST: usize = 1_000_000;

/// Executions of the search that runs.
static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

/// Executions of a search, and executions a second.
fn measured(search: impl FnOnce()) -> (u64, f64) {
    EXECUTIONS.store(0, Relaxed);
    let start = Instant::now();
    search();
    let executions = EXECUTIONS.load(Relaxed);
    (
        executions,
        executions as f64 / start.elapsed().as_secs_f64(),
    )
}

fn counted(program: fn() -> String) {
    EXECUTIONS.fetch_add(1, Relaxed);
    std::hint::black_box(program());
}

/// Executions that the explorer begins, those that it gives up included.
fn explored(program: fn() -> String) {
    let search = Search {
        samples: 0,
        ..Search::default()
    };
    let report = explore(&search, move || counted(program));
    assert!(report.exhaustive, "{:?}", report.totals);
}

fn loomed(program: fn() -> String) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = None;
    model.check(move || counted(program));
}

fn shuttled(program: fn() -> String) {
    shuttle::check_dfs(move || counted(program), Some(MOST));
}

fn main() {
    println!("executions (a second), and how many times the explorer's");
    for (index, program) in on_models::timed::PROGRAMS.iter().enumerate() {
        let ours = measured(|| explored(program.run));
        let loom = measured(|| loomed(on_loom::timed::PROGRAMS[index].run));
        let shuttle = measured(|| shuttled(on_shuttle::timed::PROGRAMS[index].run));
        println!("{}: explorer {} ({:.0})", program.name, ours.0, ours.1);
        for (name, (executions, speed)) in [("loom", loom), ("shuttle", shuttle)] {
            let (more, slower) = (executions as f64 / ours.0 as f64, speed / ours.1);
            println!(
                "    {name} {executions} ({speed:.0}): {more:.1} times the executions, {slower:.2} times the speed"
            );
        }
    }
}
