//! An execution as the page shows it, with the names that the terminal gives too.

use crate::ends;
use crate::names::{self, Objects, Threads};
use crate::{Replay, Step, Waiting};
use course::verdict::{Taken, Witness};
use std::path::Path;

/// The witness that a replay of the program in `file` gives.
pub fn of(replay: &Replay, file: &Path) -> Witness {
    let outcome = &replay.outcome;
    let threads = Threads::of(&replay.steps, outcome);
    let execution = Execution {
        threads: &threads,
        objects: Objects::of(&replay.steps, &outcome.waiting, &threads),
        file,
    };
    let steps = replay.steps.iter().zip(names::operations(&replay.steps));
    let steps = steps.map(|(step, operation)| execution.taken(step, operation));
    let waiting = outcome.waiting.iter().map(|step| execution.awaited(step));
    Witness {
        outcome: ends::lines(outcome).unwrap_or_else(|reason| vec![reason]),
        schedule: outcome.schedule.clone(),
        steps: shortened(steps.chain(waiting).collect()),
        threads: threads.names(),
    }
}

/// What the steps of an execution are told with.
struct Execution<'a> {
    threads: &'a Threads<'a>,
    objects: Objects<'a>,
    file: &'a Path,
}

impl Execution<'_> {
    fn taken(&self, step: &Step, operation: &str) -> Taken {
        Taken {
            thread: self.thread(&step.path),
            line: self.line(&step.file, step.line),
            operation: operation.to_owned(),
            object: self.objects.step(step),
            printed: names::printed(step),
        }
    }

    /// What a thread that is left waits for, as a last step that is not taken.
    fn awaited(&self, waiting: &Waiting) -> Taken {
        Taken {
            thread: self.thread(&waiting.path),
            line: self.line(&waiting.file, waiting.line),
            operation: names::awaited(waiting),
            object: self.objects.waiting(waiting),
            printed: String::new(),
        }
    }

    fn thread(&self, path: &str) -> usize {
        let place = self.threads.position(path);
        place.expect("each step's thread is one of all")
    }

    /// A line of the program's own file; 0 elsewhere.
    fn line(&self, file: &str, line: u32) -> u32 {
        if Path::new(file) == self.file {
            line
        } else {
            0
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::End;

    fn step(path: &str, operation: &str, object: &str, stdout: &str) -> Step {
        Step {
            path: path.into(),
            thread: if path == "0.3" { "ouvrier" } else { path }.into(),
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
        let polling = Waiting {
            path: "0.10".into(),
            thread: "0.10".into(),
            operation: "load".into(),
            polls: true,
            object: "atomic 0#5".into(),
            file: "a.rs".into(),
            line: 5,
        };
        let waiting = Waiting {
            path: "0.1".into(),
            thread: "0.1".into(),
            operation: "lock".into(),
            polls: false,
            object: "mutex 0#1".into(),
            file: "a.rs".into(),
            line: 9,
        };
        let outcome = crate::Outcome {
            end: End::Deadlocked,
            waiting: vec![waiting, polling],
            schedule: "0x2 1".into(),
            ..Default::default()
        };
        let steps = vec![
            step("0.10", "load", "atomic 0#5", ""),
            step("0.1", "lock", "mutex 0#2", ""),
            step("0", "print", "stdout, exit", "un\n"),
            step("0", "lock", "mutex 0#1", ""),
            step("0.3", "end", "thread 0.3#0", ""),
            step("0", "join", "thread 0.3#0", ""),
            Step {
                file: "/rustc/core/ptr.rs".into(),
                ..step("0.1", "unlock", "mutex 0#2", "")
            },
            step("0", "join", "thread 0.1#0", ""),
            Step {
                stderr: "\nthread 'ouvrier' panicked at a.rs:7:5:\nnon\nnote: run with `RUST_BACKTRACE=1`…\n".into(),
                ..step("0.3", "panic", "", "")
            },
        ];
        let witness = of(&Replay { outcome, steps }, Path::new("a.rs"));
        let threads = ["fil principal", "fil 1", "ouvrier", "fil 10"];
        assert_eq!(witness.threads, threads);
        let rows: Vec<_> = witness
            .steps
            .iter()
            .map(|step| (step.thread, step.operation.as_str(), step.object.as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                (3, "load", "atomique"),
                (1, "lock", "mutex 1"),
                (0, "print", ""),
                (0, "lock", "mutex 2"),
                (2, "fin du fil", ""),
                (0, "join", "ouvrier"),
                (1, "unlock", "mutex 1"),
                (0, "join", "fil 1"),
                (2, "panic", ""),
                (1, "attend lock", "mutex 2"),
                (3, "répète load", "atomique"),
            ]
        );
        let lines: Vec<u32> = witness.steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [7, 7, 7, 7, 7, 7, 0, 7, 7, 9, 5]);
        assert_eq!(witness.outcome, ["deadlocked"]);
        assert_eq!(witness.steps[2].printed, "un");
        assert_eq!(witness.steps[8].printed, "non");
    }
}
