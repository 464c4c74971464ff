//! The same programs searched to the end by the explorer, by loom and by shuttle: executions, and executions a second.

#![allow(
    clippy::duplicate_mod,
    reason = "the same programs, each time on another crate"
)]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use corpus::{Program, programs};
use explorer::{Search, explore};

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

/// Least time that is measured.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

/// Executions of the search that runs.
static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

/// Executions of a search, and executions a second. A short search is made again and again: its first executions find nothing ready.
fn measured(search: impl Fn()) -> (u64, f64) {
    EXECUTIONS.store(0, Relaxed);
    let (start, mut searches) = (Instant::now(), 0);
    while start.elapsed() < LONG_ENOUGH {
        search();
        searches += 1;
    }
    let executions = EXECUTIONS.load(Relaxed);
    (
        executions / searches,
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
    let timed = on_models::timed::PROGRAMS.iter();
    let ours: Vec<_> = timed
        .map(|program| measured(|| explored(program.run)))
        .collect();
    // Shuttle comes last: it leaves a panic hook that speaks of everything that unwinds.
    type Searcher = (&'static str, fn(fn() -> String), &'static [Program]);
    let others: [Searcher; 2] = [
        ("loom", loomed, on_loom::timed::PROGRAMS),
        ("shuttle", shuttled, on_shuttle::timed::PROGRAMS),
    ];
    for (name, search, programs) in others {
        for (program, ours) in programs.iter().zip(&ours) {
            tell(program.name, *ours, name, measured(|| search(program.run)));
        }
    }
}

fn tell(program: &str, ours: (u64, f64), name: &str, theirs: (u64, f64)) {
    let (more, faster) = (theirs.0 as f64 / ours.0 as f64, theirs.1 / ours.1);
    println!(
        "{program}: explorer {} ({:.0}), {name} {} ({:.0}): {more:.1} times the executions, {faster:.2} times the speed",
        ours.0, ours.1, theirs.0, theirs.1
    );
}
