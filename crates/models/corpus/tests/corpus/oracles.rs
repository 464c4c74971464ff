//! The results of a program under each search.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};

use explorer::{End, Outcome, Search, Stream, explore};

/// Every result of a program.
pub(crate) type Results = BTreeSet<String>;

/// Executions that shuttle may run: as many as it needs here.
const MOST: usize = 3_000_000;

/// Whether it panics, for programs on shuttle and loom: a panic that leaves a thread ends their search.
pub(crate) fn catch<T>(body: impl FnOnce() -> T) -> bool {
    panic::catch_unwind(AssertUnwindSafe(body)).is_err()
}

/// The programs panic on purpose.
pub(crate) fn silence_panics() {
    panic::set_hook(Box::new(|_| {}));
    explore(&Search::default(), || ());
}

/// On the models.
pub(crate) fn explored(program: fn() -> String, reduce: bool) -> Result<Results, String> {
    let search = Search {
        reduce,
        executions: MOST as u64,
        samples: 0,
        ..Search::default()
    };
    let report = explore(&search, move || explorer::print(Stream::Out, &program()));
    if !report.exhaustive {
        return Err(format!("reduce {reduce}: {:?}", report.totals));
    }
    Ok(report.outcomes.keys().map(result).collect())
}

fn result(outcome: &Outcome) -> String {
    match outcome.end {
        End::Exited(0) => outcome.stdout.clone(),
        End::Deadlocked(_) => "deadlock".to_owned(),
        End::Endless(_) => "endless".to_owned(),
        _ => format!("{:?}", outcome.end),
    }
}

/// Where a search leaves what its executions give.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<(usize, Results)>>);

impl Collected {
    fn add(&self, result: String) {
        let mut all = self.0.lock().unwrap();
        all.0 += 1;
        all.1.insert(result);
    }

    /// What the search has left; how often a program was run, too.
    fn by(search: impl FnOnce(Self)) -> (usize, Results) {
        let collected = Self::default();
        search(collected.clone());
        let mut all = collected.0.lock().unwrap();
        std::mem::take(&mut *all)
    }
}

/// On shuttle, depth first to the end.
pub(crate) fn shuttled(program: fn() -> String) -> Result<Results, String> {
    let (executions, results) = Collected::by(|collected| {
        shuttle::check_dfs(move || collected.add(program()), Some(MOST));
    });
    if executions >= MOST {
        return Err("too much for shuttle".to_owned());
    }
    Ok(results)
}

/// On loom, without a bound on preemptions.
pub(crate) fn loomed(program: fn() -> String) -> Results {
    let search = |collected: Collected| {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = None;
        model.check(move || collected.add(program()));
    };
    Collected::by(search).1
}
