//! An execution, step by step, as a learner reads it.

use super::outcomes;
use super::table::Table;
use explored::{Program, Replay, Step};
use std::path::Path;

/// The whole page for a replay.
pub fn shown(replay: &Replay, program: &Program) -> String {
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
            step.thread.clone(),
            step.operation.clone(),
            object(step),
            place(step, program),
            source(step, program).to_owned(),
            printed.trim().to_owned(),
        ]);
    }
    format!(
        "{}\n\n{}\nfin : {}\n",
        program.name,
        table.shown(),
        outcomes::end(&replay.outcome).replace('\n', "\n      ")
    )
}

/// What a step is done to. That it comes before or after the end of the process goes without saying.
fn object(step: &Step) -> String {
    let objects: Vec<&str> = step
        .object
        .split(", ")
        .filter(|object| *object != "exit")
        .collect();
    objects.join(", ")
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
