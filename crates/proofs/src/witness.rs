//! An execution as the page shows it: threads by the names that the book gives them, objects by small numbers.

use crate::ends;
use course::WAITS;
use course::verdict::{Taken, Witness};
use explored::{Outcome, Replay, Step};
use std::collections::{BTreeMap, BTreeSet};

/// The witness that a replay gives.
pub fn of(replay: &Replay) -> Witness {
    let waiting = waiting(&replay.outcome);
    let all: Vec<&Step> = replay.steps.iter().chain(&waiting).collect();
    let threads = in_order(all.iter().map(|step| step.thread.as_str()));
    let objects = Objects::of(&all);
    let step = |step: &&Step| Taken {
        thread: threads
            .iter()
            .position(|name| *name == step.thread)
            .expect("each step's thread is one of all"),
        line: step.line,
        operation: step.operation.clone(),
        object: objects.name(&step.object),
        printed: printed(step),
    };
    Witness {
        outcome: ends::of_outcome(&replay.outcome).unwrap_or_else(|reason| vec![reason]),
        schedule: replay.outcome.schedule.clone(),
        threads: threads.iter().map(|name| called(name)).collect(),
        steps: all.iter().map(step).collect(),
    }
}

/// What a step printed, without the end of its last line; of a panic, its message alone.
fn printed(step: &Step) -> String {
    let all = format!("{}{}", step.stdout, step.stderr);
    let lines = all.trim_matches('\n').lines();
    let told = |line: &&str| step.operation != PANIC || !is_frame(line);
    lines.filter(told).collect::<Vec<_>>().join("\n")
}

/// The operation of a thread that panics.
const PANIC: &str = "panic";

/// What a terminal shows around the message of a panic.
fn is_frame(line: &str) -> bool {
    (line.starts_with("thread '") && line.contains("' panicked at "))
        || line.starts_with("note: run with `RUST_BACKTRACE")
}

/// What the threads that are left wait for, as last steps that are not taken.
fn waiting(outcome: &Outcome) -> Vec<Step> {
    let step = |waiting: &explored::Waiting| Step {
        thread: waiting.thread.clone(),
        operation: format!("{WAITS}{}", waiting.operation),
        object: waiting.object.clone(),
        file: waiting.file.clone(),
        line: waiting.line,
        stdout: String::new(),
        stderr: String::new(),
    };
    outcome.waiting.iter().map(step).collect()
}

fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known = BTreeSet::new();
    names.filter(|name| known.insert(*name)).collect()
}

/// « fil principal », « fil 2 » for main's second, or the name that the program gave.
fn called(thread: &str) -> String {
    match (thread, thread.strip_prefix("0.")) {
        ("main" | "0", _) => "fil principal".to_owned(),
        (_, Some(place)) if is_place(place) => format!("fil {place}"),
        (name, _) => name.to_owned(),
    }
}

fn is_place(text: &str) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The objects of an execution, numbered kind by kind as they come.
struct Objects<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Objects<'a> {
    fn of(steps: &[&'a Step]) -> Self {
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for object in steps.iter().flat_map(|step| step.object.split(", ")) {
            let (kind, _) = parted(object);
            let known = kinds.entry(kind).or_default();
            if !known.contains(&object) {
                known.push(object);
            }
        }
        Objects(kinds)
    }

    /// « mutex 2 » for the second mutex, « mutex » for the only one.
    fn name(&self, objects: &str) -> String {
        let names = objects.split(", ").map(|object| {
            let (kind, _) = parted(object);
            match self.0.get(kind).map(Vec::as_slice) {
                Some(known @ [_, _, ..]) => {
                    let place = known.iter().position(|other| *other == object);
                    format!("{kind} {}", place.unwrap_or_default() + 1)
                }
                _ => kind.to_owned(),
            }
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

/// The kind of an object and what tells it from others: `mutex 0#1`.
fn parted(object: &str) -> (&str, &str) {
    object.rsplit_once(' ').unwrap_or((object, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use explored::{End, Waiting};

    fn step(thread: &str, operation: &str, object: &str, stdout: &str) -> Step {
        Step {
            thread: thread.into(),
            operation: operation.into(),
            object: object.into(),
            file: "a.rs".into(),
            line: 7,
            stdout: stdout.into(),
            stderr: String::new(),
        }
    }

    #[test]
    fn threads_and_objects_get_names_that_a_reader_can_follow() {
        let waiting = Waiting {
            thread: "0.1".into(),
            operation: "lock".into(),
            object: "mutex 0#1".into(),
            file: "a.rs".into(),
            line: 9,
        };
        let outcome = explored::Outcome {
            end: End::Deadlocked,
            waiting: vec![waiting],
            schedule: "0x2 1".into(),
            ..Default::default()
        };
        let steps = vec![
            step("main", "print", "stdout", "un\n"),
            step("main", "lock", "mutex 0#1", ""),
            step("0.1", "lock", "mutex 0#2", ""),
            step("ouvrier", "join", "", ""),
            Step {
                stderr: "\nthread 'ouvrier' panicked at a.rs:7:5:\nnon\nnote: run with `RUST_BACKTRACE=1`…\n".into(),
                ..step("ouvrier", "panic", "", "")
            },
        ];
        let witness = of(&Replay { outcome, steps });
        assert_eq!(witness.threads, ["fil principal", "fil 1", "ouvrier"]);
        let rows: Vec<_> = witness
            .steps
            .iter()
            .map(|step| (step.thread, step.operation.as_str(), step.object.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                (0, "print", "stdout"),
                (0, "lock", "mutex 1"),
                (1, "lock", "mutex 2"),
                (2, "join", ""),
                (2, "panic", ""),
                (1, "attend lock", "mutex 1"),
            ]
        );
        assert_eq!(witness.outcome, ["deadlocked"]);
        assert_eq!(witness.steps[0].printed, "un");
        assert_eq!(witness.steps[4].printed, "non");
    }
}
