//! Who holds and who waits for which lock, read off the steps of a schedule.
//!
//! A thread stands before its next operation as soon as it has done the one before: from there on it waits, where another holds
//! what it is about to take.

use crate::schedule::{FREES, WAITS};
use crate::verdict::{Taken, Witness};
use std::ops::Range;

/// What a thread has to do with a lock for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<'a> {
    /// Whose: a place among the witness's threads.
    pub thread: usize,
    /// The lock.
    pub object: &'a str,
    /// Whether it waits for it; else it holds it.
    pub waits: bool,
    /// Whether others may hold it too.
    shared: bool,
    /// The step after which it begins; `None`: before all steps.
    pub from: Option<usize>,
    /// The step with which it ends; `None`: after all steps.
    pub to: Option<usize>,
}

/// The objects of a step.
pub fn objects(step: &Taken) -> impl Iterator<Item = &str> {
    step.object.split(", ").filter(|object| !object.is_empty())
}

/// All times of all threads, those of holding first.
pub fn of(witness: &Witness) -> Vec<Span<'_>> {
    let held = held(&witness.steps);
    let awaited: Vec<Span> = (0..witness.steps.len())
        .flat_map(|step| awaited(witness, &held, step))
        .collect();
    [held, awaited].concat()
}

/// For each step, the step from which on its thread waited for what it takes there, or waits for in the end; none where it did not.
pub fn since(witness: &Witness) -> Vec<Option<usize>> {
    let held = held(&witness.steps);
    let steps = 0..witness.steps.len();
    steps
        .map(|index| {
            let waits = awaited(witness, &held, index).into_iter();
            let from = waits.filter_map(|span| span.from).min();
            from.filter(|from| *from < index)
        })
        .collect()
}

fn held(steps: &[Taken]) -> Vec<Span<'_>> {
    let mut spans: Vec<Span> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if gives_back(step) {
            objects(step).for_each(|object| close(&mut spans, step.thread, object, index));
        }
        if let Some(shared) = takes(&step.operation)
            && is_taken(steps, &spans, index, shared)
        {
            spans.push(Span {
                thread: step.thread,
                object: &step.object,
                waits: false,
                shared,
                from: Some(index),
                to: None,
            });
        }
    }
    spans
}

/// The last that a thread took is the first that it gives back.
fn close(spans: &mut [Span], thread: usize, object: &str, index: usize) {
    let mut open = spans.iter_mut().rev();
    if let Some(span) =
        open.find(|span| span.to.is_none() && (span.thread, span.object) == (thread, object))
    {
        span.to = Some(index);
    }
}

/// Whether an operation takes a lock, if it can, and whether others may hold it at the same time.
fn takes(operation: &str) -> Option<bool> {
    let tried = operation.strip_prefix("try_").unwrap_or(operation);
    let kind = tried
        .strip_suffix("_for")
        .or(tried.strip_suffix("_until"))
        .unwrap_or(tried);
    match kind {
        "lock" | "write" => Some(false),
        "read" | "downgrade" => Some(true),
        _ => None,
    }
}

/// Waiting on a condition variable gives the mutex back, too.
fn gives_back(step: &Taken) -> bool {
    let gives = [FREES, "unlock", "unlock_fair", "downgrade"];
    gives.contains(&step.operation.as_str()) || step.operation.starts_with("wait")
}

/// Nothing is taken that another keeps out. A reader or writer that has to queue says so in a step, and asks again; what is only
/// tried is taken where it is given back later.
fn is_taken(steps: &[Taken], spans: &[Span], index: usize, shared: bool) -> bool {
    let step = &steps[index];
    let held = |span: &Span| span.to.is_none() && span.keeps_out(&step.object, shared);
    let mut later = steps[index + 1..]
        .iter()
        .filter(|other| other.thread == step.thread)
        .filter(|other| objects(other).any(|object| object == step.object));
    let stands = match (later.next(), step.operation.starts_with("try_")) {
        (None, _) => true,
        (Some(next), true) => gives_back(next),
        (Some(next), false) => !asks_again(step, next),
    };
    stands && !spans.iter().any(held)
}

fn asks_again(step: &Taken, next: &Taken) -> bool {
    let operation = next.operation.strip_prefix(WAITS);
    operation.unwrap_or(&next.operation) == step.operation && next.line == step.line
}

impl Span<'_> {
    fn keeps_out(&self, object: &str, shared: bool) -> bool {
        self.object == object && !(self.shared && shared)
    }
}

/// When a thread waited for what it takes at a step, or waits for in the end: while another holds it, from its own step before on. Of a
/// thread that has done nothing yet, nothing tells whether it is there.
fn awaited<'a>(witness: &'a Witness, held: &[Span], index: usize) -> Vec<Span<'a>> {
    let step = &witness.steps[index];
    let span = |from: Option<usize>, to| Span {
        thread: step.thread,
        object: &step.object,
        waits: true,
        shared: false,
        from,
        to,
    };
    let left = step.operation.strip_prefix(WAITS);
    let before = &witness.steps[..index];
    let there = before.iter().rposition(|other| other.thread == step.thread);
    let kept = there.map_or(Vec::new(), |there| {
        kept_out(held, step, left.unwrap_or(&step.operation), there..index)
    });
    let kept = kept.into_iter().map(|(from, to)| (from.max(there), to));
    let (for_ever, given_back): (Vec<_>, Vec<_>) = kept.partition(|(_, to)| to.is_none());
    match left {
        None => joined(given_back, span),
        Some(_) => match for_ever.first() {
            Some((from, _)) => vec![span(*from, None)],
            None => vec![span(Some(index), None)],
        },
    }
}

/// When others hold what a step takes, between the thread's own step before and this one.
fn kept_out(
    held: &[Span],
    step: &Taken,
    operation: &str,
    between: Range<usize>,
) -> Vec<(Option<usize>, Option<usize>)> {
    let Some(shared) = takes(operation).filter(|_| !operation.starts_with("try_")) else {
        return Vec::new();
    };
    let others = held
        .iter()
        .filter(|span| span.thread != step.thread && span.keeps_out(&step.object, shared));
    others
        .filter(|span| span.from < Some(between.end))
        .filter(|span| span.to.is_none_or(|to| to > between.start))
        .map(|span| (span.from, span.to))
        .collect()
}

/// Times that overlap, such as those of several readers, are one.
fn joined<'a>(
    mut times: Vec<(Option<usize>, Option<usize>)>,
    span: impl Fn(Option<usize>, Option<usize>) -> Span<'a>,
) -> Vec<Span<'a>> {
    times.sort();
    let mut all: Vec<Span> = Vec::new();
    for (from, to) in times {
        match all.last_mut().filter(|last| from < last.to) {
            Some(last) => last.to = last.to.max(to),
            None => all.push(span(from, to)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn witness(threads: &[&str], steps: &[(usize, &str, &str)]) -> Witness {
        let taken = |&(thread, operation, object): &(usize, &str, &str)| Taken {
            thread,
            line: 1,
            operation: operation.into(),
            object: object.into(),
            printed: String::new(),
        };
        Witness {
            threads: threads.iter().map(|name| (*name).to_owned()).collect(),
            steps: steps.iter().map(taken).collect(),
            ..Witness::default()
        }
    }

    /// Thread, object, whether it waits, from, to.
    type Told<'a> = (usize, &'a str, bool, Option<usize>, Option<usize>);

    fn told(witness: &Witness) -> Vec<Told<'_>> {
        let spans = of(witness).into_iter();
        spans
            .map(|span| (span.thread, span.object, span.waits, span.from, span.to))
            .collect()
    }

    const THREE: [&str; 3] = ["fil principal", "fil 1", "fil 2"];

    #[test]
    fn each_holds_one_lock_and_waits_for_the_other_s() {
        let steps = [
            (1, "lock", "A"),
            (2, "lock", "B"),
            (0, "attend join", "fil 1"),
            (1, "attend lock", "B"),
            (2, "attend lock", "A"),
        ];
        let expected = [
            (1, "A", false, Some(0), None),
            (2, "B", false, Some(1), None),
            (0, "fil 1", true, Some(2), None),
            (1, "B", true, Some(1), None),
            (2, "A", true, Some(1), None),
        ];
        assert_eq!(told(&witness(&THREE, &steps)), expected);
    }

    #[test]
    fn a_thread_waits_whenever_another_holds_what_it_is_about_to_take() {
        let steps = [
            (2, "print", ""),
            (1, "lock", "A"),
            (1, "libère", "A"),
            (1, "lock", "A"),
            (1, "print", ""),
            (1, "libère", "A"),
            (1, "sleep", ""),
            (2, "lock", "A"),
            (2, "libère", "A"),
        ];
        let all = witness(&THREE, &steps);
        let waits = told(&all).into_iter();
        let waits: Vec<Told> = waits.filter(|told| told.2).collect();
        let expected = [
            (2, "A", true, Some(1), Some(2)),
            (2, "A", true, Some(3), Some(5)),
        ];
        assert_eq!(waits, expected);
        let expected = [None, None, None, None, None, None, None, Some(1), None];
        assert_eq!(since(&all), expected);
        // Nothing tells since when a thread is there that has done nothing yet.
        let late = witness(&THREE, &steps[1..]);
        assert!(told(&late).iter().all(|told| !told.2));
    }

    #[test]
    fn a_writer_waits_for_all_readers() {
        let steps = [
            (2, "print", ""),
            (0, "read", "A"),
            (1, "read", "A"),
            (0, "libère", "A"),
            (1, "libère", "A"),
            (2, "write", "A"),
        ];
        let waits = (2, "A", true, Some(1), Some(4));
        assert!(told(&witness(&THREE, &steps)).contains(&waits));
    }

    #[test]
    fn what_is_tried_in_vain_is_not_held() {
        let steps = [
            (1, "lock", "A"),
            (2, "try_lock", "A"),
            (1, "unlock", "A"),
            (2, "try_lock", "A"),
            (2, "libère", "A"),
        ];
        let expected = [
            (1, "A", false, Some(0), Some(2)),
            (2, "A", false, Some(3), Some(4)),
        ];
        assert_eq!(told(&witness(&THREE, &steps)), expected);
    }

    #[test]
    fn a_writer_that_queues_behind_a_reader_holds_nothing() {
        let steps = [
            (1, "read", "A"),
            (2, "write", "A"),
            (1, "libère", "A"),
            (2, "write", "A"),
        ];
        let expected = [
            (1, "A", false, Some(0), Some(2)),
            (2, "A", false, Some(3), None),
            (2, "A", true, Some(1), Some(2)),
        ];
        assert_eq!(told(&witness(&THREE, &steps)), expected);
        let left = [
            (1, "read", "A"),
            (2, "write", "A"),
            (2, "attend write", "A"),
        ];
        let expected = [
            (1, "A", false, Some(0), None),
            (2, "A", true, Some(1), None),
        ];
        assert_eq!(told(&witness(&THREE, &left)), expected);
    }

    #[test]
    fn readers_share_and_a_wait_on_a_condition_gives_the_mutex_back() {
        let steps = [
            (1, "read", "A"),
            (2, "read", "A"),
            (0, "lock", "M"),
            (0, "wait", "condvar, M"),
        ];
        let expected = [
            (1, "A", false, Some(0), None),
            (2, "A", false, Some(1), None),
            (0, "M", false, Some(2), Some(3)),
        ];
        assert_eq!(told(&witness(&THREE, &steps)), expected);
    }
}
