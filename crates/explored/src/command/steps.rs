//! An execution, step by step, as a learner reads it.

use super::outcomes;
use super::table::Table;
use super::text::{WIDTH, shortened, wrapped};
use course::line_tells;
use explored::names::{self, Objects, Threads};
use explored::{Program, Replay, Step};
use std::path::Path;

/// The whole page for a replay.
pub fn shown(replay: &Replay, program: &Program) -> String {
    let threads = Threads::of(&replay.steps, &replay.outcome);
    let objects = Objects::of(&replay.steps, &replay.outcome.waiting, &threads);
    let ended = outcomes::ended(&replay.outcome, &objects, &threads);
    let ended: Vec<String> = ended.iter().map(|line| wrapped(line, WIDTH - 6)).collect();
    format!(
        "{}\n\n{}\nfin : {}\n",
        program.name,
        table(replay, &objects, &threads, program).shown(),
        ended.join("\n").replace('\n', "\n      ")
    )
}

/// What stands before a line that a step prints.
const PRINTS: &str = "→ ";

/// Most characters of a thread's name on a line, and of an operation: with them, the others have their room.
const NAME: usize = 16;
const OPERATION: usize = 26;

/// Most characters of a source line: a learner has the whole beside.
const SOURCE: usize = 33;

fn table(replay: &Replay, objects: &Objects, threads: &Threads, program: &Program) -> Table {
    let source = format!("source, et {PRINTS}ce qui s'affiche");
    let mut table = Table::new(&["étape", "fil", "opération", "ligne", &source], 4);
    let steps = replay.steps.iter().zip(names::operations(&replay.steps));
    for (number, (step, operation)) in steps.enumerate() {
        let (line, source) = place(step, operation, program);
        let printed = names::printed(step);
        let printed = printed.lines().map(|line| format!("{PRINTS}{line}"));
        let lines: Vec<String> = Some(source)
            .filter(|source| !source.is_empty())
            .into_iter()
            .chain(printed)
            .collect();
        table.row(vec![
            (number + 1).to_string(),
            wrapped(&threads.name(&step.path), NAME),
            wrapped(
                format!("{operation} {}", objects.step(step)).trim_end(),
                OPERATION,
            ),
            line,
            lines.join("\n"),
        ]);
    }
    table
}

/// The line of a step and its text; where it has none, what is known of it.
fn place(step: &Step, operation: &str, program: &Program) -> (String, String) {
    let line = step.line;
    if Path::new(&step.file) != program.shown {
        return Default::default();
    }
    if let Some(told) = line_tells(operation) {
        return (String::new(), format!("({told} ligne {line})"));
    }
    let text = program.text.lines().nth((line as usize).wrapping_sub(1));
    let text = shortened(text.unwrap_or_default().trim(), SOURCE);
    (line.to_string(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use explored::Outcome;

    fn step(operation: &str, line: u32) -> Step {
        Step {
            path: "0.1".into(),
            thread: "le premier des lecteurs".into(),
            operation: operation.into(),
            object: "condvar THE_QUEUE+80, mutex THE_QUEUE+0".into(),
            file: "a.rs".into(),
            line,
            stdout: "z".repeat(100),
            stderr: String::new(),
        }
    }

    #[test]
    fn a_table_of_steps_is_as_wide_as_a_terminal_and_whole() {
        let program = Program {
            name: "a".into(),
            shown: "a.rs".into(),
            text: format!("{}\n", "y".repeat(100)),
        };
        let replay = Replay {
            outcome: Outcome::default(),
            steps: vec![step("wait_timeout_while", 1), step("drop", 1)],
        };
        let page = shown(&replay, &program);
        let fits = |line: &str| line.chars().count() <= WIDTH;
        assert!(page.lines().all(fits), "{page}");
        assert_eq!(page.matches('z').count(), 200, "{page}");
        assert_eq!(page.matches('y').count(), SOURCE - 1, "{page}");
        assert!(page.contains("(créé ligne 1)"), "{page}");
    }
}
