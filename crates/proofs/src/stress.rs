//! *Stress*: real runs beside busy cores, compared with everything that the explorer says can happen.

use crate::ends;
use crate::lab::Lab;
use crate::run::{End, Limits, Run};
use course::{Course, Invocation, Mode, What};
use explored::Report;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle, available_parallelism};
use std::time::Duration;

/// Real runs of each program.
const RUNS: usize = 50;
/// How long a run may take that may as well never end.
const PATIENCE: Duration = Duration::from_secs(5);

/// A thread on every core that does nothing but take time from others, as long as this lives.
struct Load {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

static LOAD: Mutex<Weak<Load>> = Mutex::new(Weak::new());

impl Load {
    /// The same for all who ask at one time.
    fn shared() -> Arc<Self> {
        let mut load = LOAD.lock().unwrap_or_else(PoisonError::into_inner);
        load.upgrade().unwrap_or_else(|| {
            let new = Arc::new(Load::on_every_core());
            *load = Arc::downgrade(&new);
            new
        })
    }

    fn on_every_core() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let cores = available_parallelism().map_or(1, usize::from);
        let busy = |_| {
            let over = Arc::clone(&over);
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        };
        Load {
            threads: (0..cores).map(busy).collect(),
            over,
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().expect("it only counts time");
        }
    }
}

/// Everything that the text runs and the explorer explores.
pub fn explored(course: &Course) -> BTreeSet<Invocation> {
    let items = course.chapters.iter().flat_map(|chapter| &chapter.items);
    items.flat_map(|item| invocations(&item.what)).collect()
}

fn invocations(what: &What) -> Vec<Invocation> {
    let plain = |listing: &String| Invocation {
        listing: listing.clone(),
        args: Vec::new(),
    };
    match what {
        What::Transcript(block) if matches!(block.mode, Mode::Always | Mode::Possible) => block
            .steps
            .iter()
            .map(|step| step.invocation.clone())
            .collect(),
        What::Outcomes(outcomes) => vec![plain(&outcomes.listing)],
        What::Claim(claim) => vec![plain(&claim.listing)],
        _ => Vec::new(),
    }
}

/// No real run ends in a way that the explorer has excluded; an error shows one that does. Where the explorer has not
/// excluded anything, there is nothing to compare.
pub fn holds(lab: &Lab, of: &Invocation) -> Result<(), String> {
    let report = lab
        .explorations
        .report(of)
        .map_err(|failure| failure.detail)?;
    if !report.exhaustive {
        return Ok(());
    }
    let possible = possible(&report)?;
    let limits = limits(lab, &report);
    let load = Load::shared();
    let runs = lab.runs(of, false, RUNS, &limits);
    drop(load);
    let runs = runs.map_err(|failure| failure.detail)?;
    match runs
        .iter()
        .find(|run| !is_possible(run, &possible, &report))
    {
        None => Ok(()),
        Some(run) => Err(format!(
            "« {} » a fini d'une façon que l'exploration exhaustive exclut ({} exécutions) :\n{}",
            of.listing,
            report.executions,
            ends::of_run(run).join("\n")
        )),
    }
}

fn limits(lab: &Lab, report: &Report) -> Limits {
    let time = match may_stay(report) {
        true => lab.limits.time.min(PATIENCE),
        false => lab.limits.time,
    };
    Limits { time, ..lab.limits }
}

fn possible(report: &Report) -> Result<BTreeSet<Vec<String>>, String> {
    report.outcomes.iter().map(explored::ends::lines).collect()
}

/// Whether some execution never ends.
fn may_stay(report: &Report) -> bool {
    report.outcomes.iter().any(|outcome| {
        matches!(
            outcome.end,
            explored::End::Deadlocked | explored::End::Endless
        )
    })
}

/// A run that did not end in time is one that may stay, as far as it went; or a livelock that was missed.
fn is_possible(run: &Run, possible: &BTreeSet<Vec<String>>, report: &Report) -> bool {
    let lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    match run.end {
        End::TimedOut => {
            (may_stay(report) || report.entangled)
                && possible.iter().any(|ends| ends.starts_with(&lines))
        }
        _ => possible.contains(&ends::of_run(run)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use explored::{End as Explored, Outcome};

    fn report(ends: &[(Explored, &str)]) -> Report {
        let outcomes = ends.iter().map(|(end, stdout)| Outcome {
            end: *end,
            stdout: (*stdout).into(),
            ..Outcome::default()
        });
        Report {
            listing: "x".into(),
            executions: 1,
            exhaustive: true,
            entangled: false,
            outcomes: outcomes.collect(),
            caveats: Vec::new(),
            bounds: Default::default(),
        }
    }

    fn fits(report: &Report, end: End, stdout: &str) -> bool {
        let run = Run {
            stdout: stdout.into(),
            stderr: String::new(),
            end,
        };
        is_possible(&run, &possible(report).unwrap(), report)
    }

    #[test]
    fn a_run_that_was_excluded_is_found() {
        let one = report(&[(Explored::Finished, "a\n")]);
        assert!(fits(&one, End::Exited(0), "a\n"));
        assert!(!fits(&one, End::Exited(0), "b\n"));
        assert!(!fits(&one, End::Exited(3), "a\n"));
        assert!(!fits(&one, End::TimedOut, "a\n"));
        let stuck = report(&[
            (Explored::Finished, "a\nb\n"),
            (Explored::Deadlocked, "a\n"),
        ]);
        assert!(fits(&stuck, End::TimedOut, "a\n"));
        assert!(!fits(&stuck, End::TimedOut, "b\n"));
        let entangled = Report {
            entangled: true,
            ..one
        };
        assert!(fits(&entangled, End::TimedOut, "a\n"));
        assert!(!fits(&entangled, End::TimedOut, "b\n"));
    }
}
