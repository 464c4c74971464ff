//! Where the others differ from us, and why.

use crate::Program;
use crate::oracles::{Results, explored, loomed, shuttled};

/// A program on which an oracle is expected to differ.
struct Known {
    name: &'static str,
    oracle: &'static str,
    differs: Differs,
}

/// How.
enum Differs {
    /// It cannot run the program.
    Unable,
    /// It misses these results, and has those too.
    Results(&'static [&'static str], &'static [&'static str]),
}

/// Every disagreement with its reason.
const KNOWN: &[Known] = &[
    // loom takes SeqCst loads and stores for acquire and release, as it says; here they are sequentially consistent. With
    // `fence(SeqCst)` between them (`fenced_stores`) it agrees.
    results("stores_then_loads", LOOM, &[], &["false false"]),
    results("two_by_two_writes", LOOM, &[], &["11"]),
    results("readers_of_two_cells", LOOM, &[], &["(1, 0) (0, 1)"]),
    // loom's reduction does not see that `try_lock`, `try_read`, `try_write` and `try_recv` depend on what the other thread does: it
    // misses executions in which that holds the lock meanwhile, or has sent already.
    results("tried_lock", LOOM, &["9"], &[]),
    results("tried_in_two_orders", LOOM, &["false false"], &[]),
    results("tried_read", LOOM, &["9"], &[]),
    results("tried_write", LOOM, &["false 0"], &[]),
    results("tried_receive", LOOM, &["true"], &[]),
    // A weak compare-exchange may fail for nothing, a wait may end for nothing: neither in shuttle nor in loom.
    results("weak_exchange", SHUTTLE, &["Err(0)"], &[]),
    results("weak_exchange", LOOM, &["Err(0)"], &[]),
    results("wait_without_loop", SHUTTLE, &["false"], &[]),
    results("wait_without_loop", LOOM, &["false"], &[]),
    // shuttle's parked threads wake for nothing too, loom's do not.
    results("parked_once", LOOM, &["0"], &[]),
    // In shuttle another thread cannot come first where one starts, arrives at a barrier or looks at a `Once`: main always does.
    results("once_seen", SHUTTLE, &["true"], &[]),
    results("barrier_leader", SHUTTLE, &["true false"], &[]),
    // shuttle's parked threads wake for nothing again and again: its depth-first search does not end.
    unable("parked_until_told", SHUTTLE),
    // Neither knows poisoning: a lock whose holder panicked makes them panic themselves.
    // Neither knows poisoning: where a holder has panicked, their own locks panic.
    unable("poisoned_by_a_panic", SHUTTLE),
    unable("poisoned_by_a_panic", LOOM),
];

const SHUTTLE: &str = "shuttle";
const LOOM: &str = "loom";

/// An oracle that misses these results, and has those too.
const fn results(
    name: &'static str,
    oracle: &'static str,
    missing: &'static [&'static str],
    added: &'static [&'static str],
) -> Known {
    let differs = Differs::Results(missing, added);
    Known {
        name,
        oracle,
        differs,
    }
}

/// An oracle that cannot run the program.
const fn unable(name: &'static str, oracle: &'static str) -> Known {
    let differs = Differs::Unable;
    Known {
        name,
        oracle,
        differs,
    }
}

/// Compares the results of a program.
pub(crate) fn compare(
    program: &Program,
    shuttle: Option<fn() -> String>,
    loom: Option<fn() -> String>,
) -> Result<(), String> {
    let ours = explored(program.run, true)?;
    same("brute force", &ours, explored(program.run, false)?)?;
    let on_shuttle = |run| against(program.name, SHUTTLE, &ours, || shuttled(run));
    let on_loom = |run| against(program.name, LOOM, &ours, || Ok(loomed(run)));
    shuttle.map_or(Ok(()), on_shuttle)?;
    loom.map_or(Ok(()), on_loom)
}

fn same(oracle: &str, ours: &Results, theirs: Results) -> Result<(), String> {
    if *ours == theirs {
        return Ok(());
    }
    Err(format!("we find {ours:?}, {oracle} finds {theirs:?}"))
}

fn against(
    name: &str,
    oracle: &str,
    ours: &Results,
    theirs: impl FnOnce() -> Result<Results, String>,
) -> Result<(), String> {
    let known = KNOWN
        .iter()
        .find(|known| known.name == name && known.oracle == oracle);
    match known.map(|known| &known.differs) {
        Some(Differs::Unable) => Ok(()),
        Some(Differs::Results(missing, added)) => {
            same(oracle, &expected(ours, missing, added), theirs()?)
        }
        None => same(oracle, ours, theirs()?),
    }
}

/// What the oracle is to find where it differs so.
fn expected(ours: &Results, missing: &[&str], added: &[&str]) -> Results {
    let kept = ours
        .iter()
        .filter(|result| !missing.contains(&result.as_str()));
    let added = added.iter().map(|result| (*result).to_owned());
    kept.cloned().chain(added).collect()
}
