//! *Sessions*: a transcript in which someone types is what a real terminal shows, echo and prompt included.

use crate::compare::difference;
use crate::lab::Lab;
use crate::run::printed;
use crate::terminal::{self, Shown};
use crate::transcripts::Block;
use crate::trial::{Failure, Trial};
use course::verdict::Kind;
use course::{Chapter, Item, Mode, PROMPT, Transcript, What, turns};
use std::sync::Arc;

/// How often a session may be tried before it must have matched: other threads print when they please.
pub const ATTEMPTS: usize = 20;

/// A trial for each session.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let of = |(chapter, item): (_, &Item)| match &item.what {
        What::Transcript(transcript) if transcript.mode == Mode::Session => {
            Some(trial(lab, chapter, item, transcript))
        }
        _ => None,
    };
    lab.course.items().filter_map(of).collect()
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, transcript: &Transcript) -> Trial {
    let block = Block::of(chapter, item, transcript);
    let held = Arc::clone(lab);
    let prove = move || one_attempt_matches(&held, &block);
    Trial::of(&lab.course, chapter, item, Kind::Session, Box::new(prove))
}

fn one_attempt_matches(lab: &Lab, block: &Block) -> Result<usize, Failure> {
    let expected = as_shown(&block.transcript.steps[0].output);
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        let shown = attempt(lab, block)?;
        let text = settle(&printed(shown.text.as_bytes()));
        keeps_each_order(block, &expected, &text)?;
        ends_as_said(block, &shown, &text)?;
        if difference(&block.place, &expected, &text).is_none() {
            return Ok(1);
        }
        last = text;
    }
    let found = difference(&block.place, &expected, &last)
        .map(|found| found.diff)
        .unwrap_or_default();
    Err(Failure::of(format!(
        "aucun de {ATTEMPTS} essais n'a donné cette session ; le dernier :\n{found}"
    )))
}

fn attempt(lab: &Lab, block: &Block) -> Result<Shown, Failure> {
    let step = &block.transcript.steps[0];
    let path = lab.executable(&step.invocation.listing)?;
    let _seat = lab.seat();
    terminal::converse(
        path,
        &step.invocation.args,
        &lab.course.root,
        &turns(&step.output),
        lab.limits.time,
    )
    .map_err(|error| {
        Failure::of(format!(
            "{} : « {} » : {error:#}",
            block.place, step.invocation.listing
        ))
    })
}

fn ends_as_said(block: &Block, shown: &Shown, text: &str) -> Result<(), Failure> {
    let status = block.transcript.steps[0].status;
    if shown.status == status {
        return Ok(());
    }
    let found = shown.status;
    Err(Failure::of(format!(
        "{} : code de sortie {found}, le texte dit {status}\n{text}",
        block.place
    )))
}

/// The block as a terminal shows it: `^D` leaves no trace.
fn as_shown(output: &str) -> String {
    let lines = output.lines().map(|line| match line {
        "> ^D" => ">".to_owned(),
        line => line.trim_end().to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

/// What the terminal showed, with plain line ends and no blanks before them.
fn settle(text: &str) -> String {
    text.replace('\r', "")
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

/// Lines that one thread prints come in its own order in every attempt, wherever another's fall between them, and even where the program
/// ended before the last ones: some listings show that it can, and on a busy machine it does. Such an attempt does not match.
///
/// Which thread printed a line is not visible; lines of one shape (digits aside) come from one place in the program,
/// and those are compared.
fn keeps_each_order(block: &Block, expected: &str, shown: &str) -> Result<(), Failure> {
    for shape in lines_of(expected).map(shape) {
        let of_shape = |text| {
            lines_of(text)
                .filter(|line| self::shape(line) == shape)
                .collect::<Vec<_>>()
                .join("\n")
        };
        let (said, found) = (of_shape(expected), of_shape(shown));
        let is_open = said.contains("...") || said.contains("[..]");
        if !is_open && !is_part_of(&found, &said) {
            return Err(Failure::of(format!(
                "{} : un fil n'a pas gardé l'ordre de ses propres lignes\n--- le texte\n{said}\n--- le terminal\n{found}\n",
                block.place
            )));
        }
    }
    Ok(())
}

/// Whether these are lines of that text, in its order.
fn is_part_of(lines: &str, text: &str) -> bool {
    let mut rest = text.lines();
    lines.lines().all(|line| rest.any(|said| said == line))
}

/// The lines without their prompts: another thread's line may have come between a prompt and what is typed.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.strip_prefix(PROMPT).unwrap_or(line))
        .filter(|line| *line != PROMPT.trim_end())
}

fn shape(line: &str) -> String {
    line.replace(|c: char| c.is_ascii_digit(), "#")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(output: &str) -> Block {
        let text = format!("```console,session\n$ cargo run --example x\n{output}```\n");
        let (chapter, problems) = Chapter::parse(std::path::Path::new("a.md"), "A", None, text);
        assert_eq!(problems, []);
        let What::Transcript(transcript) = &chapter.items[0].what else {
            panic!("no transcript")
        };
        Block::of(&chapter, &chapter.items[0], transcript)
    }

    #[test]
    fn another_threads_line_may_fall_anywhere() {
        let expected = "> bonjour\nBonjour !\n0\n1\n";
        let shown = "> 0\nbonjour\nBonjour !\n1\n";
        assert!(keeps_each_order(&block(expected), expected, shown).is_ok());
    }

    #[test]
    fn a_threads_own_lines_keep_their_order() {
        let expected = "> bonjour\nBonjour !\n0\n1\n";
        let broken = keeps_each_order(&block(expected), expected, "> bonjour\nBonjour !\n1\n0\n");
        assert!(broken.unwrap_err().detail.contains("l'ordre"));
        let longer = "> bonjour\nBonjour !\n0\n1\n2\n";
        assert!(keeps_each_order(&block(expected), expected, longer).is_err());
    }

    #[test]
    fn a_program_may_end_before_a_thread_has_said_all() {
        let expected = "> bonjour\nBonjour !\n0\n1\n";
        let cut = "> bonjour\nBonjour !\n0\n";
        assert!(keeps_each_order(&block(expected), expected, cut).is_ok());
    }

    #[test]
    fn the_end_of_input_leaves_no_trace() {
        assert_eq!(as_shown("> a\n> ^D\n"), settle("> a\r\n> \r\n"));
    }
}
