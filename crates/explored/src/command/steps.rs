//! An execution, step by step, as a learner reads it.

use super::outcomes;
use super::table::Table;
use explored::names::{self, Objects};
use explored::{Program, Replay, Step};
use std::path::Path;

/// The whole page for a replay.
pub fn shown(replay: &Replay, program: &Program) -> String {
    let objects = Objects::of(&replay.steps, &replay.outcome.waiting);
    format!(
        "{}\n\n{}\nfin : {}\n",
        program.name,
        table(replay, &objects, program).shown(),
        outcomes::ended(&replay.outcome, &objects).replace('\n', "\n      ")
    )
}

fn table(replay: &Replay, objects: &Objects, program: &Program) -> Table {
    let mut table = Table::new(&[
        "étape",
        "fil",
        "opération",
        "objet",
        "ligne",
        "source",
        "affiche",
    ]);
    for (number, step) in replay.steps.iter().enumerate() {
        let printed = format!("{}{}", step.stdout, step.stderr);
        table.row(vec![
            (number + 1).to_string(),
            names::thread(&step.thread),
            names::operation(&step.operation).to_owned(),
            objects.step(step),
            place(step, program),
            source(step, program).to_owned(),
            printed.trim().to_owned(),
        ]);
    }
    table
}

fn is_own(step: &Step, program: &Program) -> bool {
    Path::new(&step.file) == program.shown
}

fn place(step: &Step, program: &Program) -> String {
    if is_own(step, program) {
        step.line.to_string()
    } else {
        String::new()
    }
}

fn source<'a>(step: &Step, program: &'a Program) -> &'a str {
    let line = program
        .text
        .lines()
        .nth((step.line as usize).wrapping_sub(1));
    line.filter(|_| is_own(step, program))
        .unwrap_or_default()
        .trim()
}
