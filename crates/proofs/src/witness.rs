//! An execution as the page shows it: threads by the names that the book gives them, objects by small numbers.

use crate::ends;
use course::verdict::{Taken, Witness};
use course::{ENDS, WAITS};
use explored::{Outcome, Replay, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The witness that a replay of the program in `file` gives.
pub fn of(replay: &Replay, file: &Path) -> Witness {
    let waiting = waiting(&replay.outcome);
    let all: Vec<&Step> = replay.steps.iter().chain(&waiting).collect();
    let threads = threads(&all);
    let objects = Objects::of(&all);
    let step = |step: &&Step| Taken {
        thread: threads
            .iter()
            .position(|name| *name == step.thread)
            .expect("each step's thread is one of all"),
        line: if Path::new(&step.file) == file {
            step.line
        } else {
            0
        },
        operation: done(&step.operation).to_owned(),
        object: objects.named(step),
        printed: printed(step),
    };
    Witness {
        outcome: ends::of_outcome(&replay.outcome).unwrap_or_else(|reason| vec![reason]),
        schedule: replay.outcome.schedule.clone(),
        threads: threads.iter().map(|name| called(name)).collect(),
        steps: shortened(all.iter().map(step).collect()),
    }
}

/// Steps at most that anybody reads.
const STEPS: usize = 200;

fn shortened(mut steps: Vec<Taken>) -> Vec<Taken> {
    if let Some(next) = steps.get(STEPS) {
        let more = Taken {
            thread: next.thread,
            operation: "…".to_owned(),
            ..Taken::default()
        };
        steps.truncate(STEPS);
        steps.push(more);
    }
    steps
}

/// An operation as the page names it: Rust's own name, but for the two ends that have none.
fn done(operation: &str) -> &str {
    match operation {
        END => ENDS[0],
        "exit" => ENDS[1],
        other => other,
    }
}

/// The last operation of a thread.
const END: &str = "end";

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

/// Every thread: main, then those without a name in the order in which they were spawned, then the others as they come.
fn threads<'a>(steps: &[&'a Step]) -> Vec<&'a str> {
    let mut known = BTreeSet::new();
    let names = steps.iter().map(|step| step.thread.as_str());
    let mut names: Vec<&str> = names.filter(|name| known.insert(*name)).collect();
    names.sort_by_key(|name| match place(name) {
        _ if *name == "main" => (0, Vec::new()),
        Some(place) => (1, place),
        None => (2, Vec::new()),
    });
    names
}

/// « fil principal », « fil 2 » for main's second, or the name that the program gave.
fn called(thread: &str) -> String {
    match thread.strip_prefix("0.") {
        _ if matches!(thread, "main" | "0") => "fil principal".to_owned(),
        Some(below) if place(thread).is_some() => format!("fil {below}"),
        _ => thread.to_owned(),
    }
}

/// The place of a thread without a name in the tree of threads.
fn place(thread: &str) -> Option<Vec<usize>> {
    thread.split('.').map(|part| part.parse().ok()).collect()
}

/// The objects of an execution, numbered kind by kind as they come; threads have names.
struct Objects<'a> {
    kinds: BTreeMap<&'a str, Vec<&'a str>>,
    threads: BTreeMap<&'a str, String>,
}

impl<'a> Objects<'a> {
    fn of(steps: &[&'a Step]) -> Self {
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for object in steps.iter().flat_map(|step| step.object.split(", ")) {
            let known = kinds.entry(parted(object).0).or_default();
            if !known.contains(&object) {
                known.push(object);
            }
        }
        // A thread's end touches the thread, and so tells whose object it is.
        let ends = steps.iter().filter(|step| step.operation == END);
        let threads = ends.map(|step| (step.object.as_str(), called(&step.thread)));
        Objects {
            kinds,
            threads: threads.collect(),
        }
    }

    /// What a step is done to, as far as the reader should know: what he sees printed went to the console.
    fn named(&self, step: &Step) -> String {
        if [END, PANIC, "print", "exit"].contains(&step.operation.as_str()) {
            return String::new();
        }
        let names = step.object.split(", ").map(|object| self.name(object));
        names.collect::<Vec<_>>().join(", ")
    }

    /// « mutex 2 » for the second mutex, « mutex » for the only one, « fil 1 » for a thread.
    fn name(&self, object: &str) -> String {
        let (kind, rest) = parted(object);
        if kind == "thread" {
            let place = rest.split('#').next().unwrap_or_default();
            return self
                .threads
                .get(object)
                .cloned()
                .unwrap_or_else(|| called(place));
        }
        match self.kinds.get(kind).map(Vec::as_slice) {
            Some(known @ [_, _, ..]) => {
                let place = known.iter().position(|other| *other == object);
                format!("{} {}", french(kind), place.unwrap_or_default() + 1)
            }
            _ => french(kind).to_owned(),
        }
    }
}

/// The kind of an object and what tells it from others: `mutex 0#1`.
fn parted(object: &str) -> (&str, &str) {
    object.rsplit_once(' ').unwrap_or((object, ""))
}

/// The book's word for a kind of object, where it has one of its own.
fn french(kind: &str) -> &str {
    match kind {
        "atomic" => "atomique",
        "barrier" => "barrière",
        "channel" => "canal",
        "rwlock" => "verrou",
        other => other,
    }
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
            step("0.10", "load", "atomic 0#5", ""),
            step("0.1", "lock", "mutex 0#2", ""),
            step("main", "print", "stdout, exit", "un\n"),
            step("main", "lock", "mutex 0#1", ""),
            step("ouvrier", "end", "thread 0.3#0", ""),
            step("main", "join", "thread 0.3#0", ""),
            Step {
                file: "/rustc/core/ptr.rs".into(),
                ..step("0.1", "unlock", "mutex 0#2", "")
            },
            step("main", "join", "thread 0.1#0", ""),
            Step {
                stderr: "\nthread 'ouvrier' panicked at a.rs:7:5:\nnon\nnote: run with `RUST_BACKTRACE=1`…\n".into(),
                ..step("ouvrier", "panic", "", "")
            },
        ];
        let witness = of(&Replay { outcome, steps }, Path::new("a.rs"));
        let threads = ["fil principal", "fil 1", "fil 10", "ouvrier"];
        assert_eq!(witness.threads, threads);
        let rows: Vec<_> = witness
            .steps
            .iter()
            .map(|step| (step.thread, step.operation.as_str(), step.object.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                (2, "load", "atomique"),
                (1, "lock", "mutex 1"),
                (0, "print", ""),
                (0, "lock", "mutex 2"),
                (3, "fin du fil", ""),
                (0, "join", "ouvrier"),
                (1, "unlock", "mutex 1"),
                (0, "join", "fil 1"),
                (3, "panic", ""),
                (1, "attend lock", "mutex 2"),
            ]
        );
        let lines: Vec<u32> = witness.steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [7, 7, 7, 7, 7, 7, 0, 7, 7, 9]);
        assert_eq!(witness.outcome, ["deadlocked"]);
        assert_eq!(witness.steps[2].printed, "un");
        assert_eq!(witness.steps[8].printed, "non");
    }
}
