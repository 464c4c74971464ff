//! Who holds and who waits for which lock, read off the steps of a schedule.
//!
//! A thread stands before its next operation as soon as it has done the one before: from there on it waits, where another holds
//! what it is about to take.

use crate::schedule::{FREES, WAITS};
use crate::verdict::{Taken, Witness};

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
        .filter_map(|step| awaited(witness, &held, step))
        .collect();
    [held, awaited].concat()
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

/// How long a thread waited for what it takes at a step, or waits for in the end.
fn awaited<'a>(witness: &'a Witness, held: &[Span], index: usize) -> Option<Span<'a>> {
    let step = &witness.steps[index];
    let (operation, to_the_end) = match step.operation.strip_prefix(WAITS) {
        Some(operation) => (operation, true),
        None => (step.operation.as_str(), false),
    };
    let span = |from, to| Span {
        thread: step.thread,
        object: &step.object,
        waits: true,
        shared: false,
        from,
        to,
    };
    let there = arrival(witness, index);
    match (holder(held, step, takes(operation), index), to_the_end) {
        (Some(other), true) if other.to.is_none() => Some(span(there.max(other.from), None)),
        (_, true) => Some(span(Some(index), None)),
        (Some(other), false) if other.to > there && other.to < Some(index) => {
            Some(span(there.max(other.from), other.to))
        }
        _ => None,
    }
}

/// The last that another held before a step takes the same.
fn holder<'a>(
    held: &'a [Span<'a>],
    step: &Taken,
    shared: Option<bool>,
    index: usize,
) -> Option<&'a Span<'a>> {
    let shared = shared.filter(|_| !step.operation.starts_with("try_"))?;
    held.iter()
        .filter(|span| span.thread != step.thread && span.keeps_out(&step.object, shared))
        .filter(|span| span.from < Some(index))
        .max_by_key(|span| span.to.unwrap_or(usize::MAX))
}

/// The step after which a thread surely stands before a step of its own: its last one, or else its parent's; `None`: from the start.
fn arrival(witness: &Witness, index: usize) -> Option<usize> {
    let mut thread = Some(witness.steps[index].thread);
    while let Some(one) = thread {
        let last = witness.steps[..index]
            .iter()
            .rposition(|step| step.thread == one);
        if last.is_some() || one == 0 {
            return last;
        }
        thread = parent(&witness.threads, one);
    }
    index.checked_sub(1)
}

/// Who started a thread, where its name tells: « fil 2 » is the second of the main thread's, « fil 2.1 » the first of that one's.
fn parent(threads: &[String], thread: usize) -> Option<usize> {
    let place = threads[thread].strip_prefix("fil ")?;
    place
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    match place.rsplit_once('.') {
        None => Some(0),
        Some((above, _)) => threads
            .iter()
            .position(|other| *other == format!("fil {above}")),
    }
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
    fn a_thread_waits_from_the_moment_it_is_there_until_the_lock_is_given_back() {
        let steps = [
            (1, "lock", "A"),
            (1, "libère", "A"),
            (1, "lock", "A"),
            (1, "print", ""),
            (1, "libère", "A"),
            (1, "sleep", ""),
            (2, "lock", "A"),
            (2, "libère", "A"),
        ];
        let unnamed = witness(&THREE, &steps);
        let waits = told(&unnamed).into_iter();
        let waits: Vec<Told> = waits.filter(|told| told.2).collect();
        assert_eq!(waits, [(2, "A", true, Some(2), Some(4))]);
        // Nothing tells since when a thread with a name of its own is there.
        let named = witness(&["fil principal", "ouvrier", "autre"], &steps);
        assert!(told(&named).iter().all(|told| !told.2));
    }

    #[test]
    fn a_thread_that_starts_late_waits_from_then_on() {
        let steps = [
            (1, "lock", "A"),
            (0, "print", ""),
            (1, "libère", "A"),
            (2, "lock", "A"),
        ];
        let witness = witness(&THREE, &steps);
        assert!(told(&witness).contains(&(2, "A", true, Some(1), Some(2))));
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
