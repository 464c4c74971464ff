//! *Transcripts*: a console block is what the real command really prints, with its exit status; and, unless it says that
//! it speaks of real runs only, what it prints under every schedule, or under one.

use crate::compare::{Difference, difference};
use crate::explorations::{bounded, recorded, shown, together};
use crate::lab::Lab;
use crate::repair::Repair;
use crate::rulings;
use crate::run::{End, Run, describe};
use crate::trial::{Failure, Proof, Trial};
use course::verdict::{Explored, Kind};
use course::{Chapter, Item, Mode, Step, Transcript, What};
use explored::ends;
use explored::{Outcome, Report};
use std::sync::Arc;

/// A trial for each console block that nobody types in.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let of = |(chapter, item): (_, &Item)| match &item.what {
        What::Transcript(transcript) if transcript.mode != Mode::Session => {
            Some(trial(lab, chapter, item, transcript))
        }
        _ => None,
    };
    lab.course.items().filter_map(of).collect()
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, transcript: &Transcript) -> Trial {
    let block = Arc::new(Block::of(chapter, item, transcript));
    let (held, said) = (Arc::clone(lab), Arc::clone(&block));
    let real: Proof<usize> = match transcript.mode {
        Mode::Possible => Box::new(|| Ok(0)),
        _ => Box::new(move || always(&held, &said)),
    };
    let trial = Trial::of(&lab.course, chapter, item, Kind::Transcript, real);
    let held = Arc::clone(lab);
    match transcript.mode {
        Mode::Always => trial.and_explored(Box::new(move || whatever_the_schedule(&held, &block))),
        Mode::Possible => trial.and_explored(Box::new(move || under_some_schedule(&held, &block))),
        Mode::Native | Mode::Session => trial,
    }
}

/// A console block and where its content stands.
pub struct Block {
    /// What it says.
    pub transcript: Transcript,
    /// `file:line`.
    pub place: String,
    file: std::path::PathBuf,
    range: std::ops::Range<usize>,
    before: String,
}

impl Block {
    /// The block of an item.
    pub fn of(chapter: &Chapter, item: &Item, transcript: &Transcript) -> Self {
        let whole = &chapter.text[item.range.clone()];
        let start = item.range.start + whole.find('\n').map_or(whole.len(), |end| end + 1);
        let end = item.range.start
            + whole
                .trim_end()
                .rfind('\n')
                .map_or(whole.len(), |end| end + 1);
        Block {
            transcript: transcript.clone(),
            place: chapter.place(item),
            file: chapter.file.clone(),
            range: start..end.max(start),
            before: chapter.text[start..end.max(start)].to_owned(),
        }
    }

    /// What `--update` writes when one step's output is corrected, or why it must not write.
    pub fn repair(&self, step: usize, corrected: &str) -> Result<Repair, &'static str> {
        if self.transcript.render() != self.before {
            return Err("ce bloc est dans une liste ou une citation : corrigez-le à la main");
        }
        let mut transcript = self.transcript.clone();
        transcript.steps[step].output = corrected.to_owned();
        let text = transcript.render();
        let read = Transcript::parse(transcript.mode, transcript.stderr, &text);
        if read.as_ref() != Ok(&transcript) || text.contains("```") || text.contains("~~~") {
            return Err(
                "un bloc ne peut pas contenir cette sortie telle quelle : changez le programme",
            );
        }
        let part = Some((self.range.clone(), self.before.clone()));
        Ok(Repair {
            file: self.file.clone(),
            part,
            text,
        })
    }

    /// The failure of one step, with its repair if there is one.
    fn failure(&self, step: usize, found: &Difference) -> Failure {
        match self.repair(step, &found.corrected) {
            Ok(repair) => Failure {
                repair: Some(repair),
                ..Failure::of(&found.diff)
            },
            Err(why) => Failure::of(format!("{}\n{why}", found.diff)),
        }
    }
}

/// Every run prints what the block says.
fn always(lab: &Lab, block: &Block) -> Result<usize, Failure> {
    for (index, step) in block.transcript.steps.iter().enumerate() {
        let runs = lab.runs(
            &step.invocation,
            block.transcript.stderr,
            lab.limits.repeats,
            &lab.limits,
        )?;
        for run in &runs {
            ends_as_said(lab, block, step, run)?;
        }
        same_every_time(block, step, &runs)?;
        if let Some(found) = difference(&block.place, &step.output, &ended(&runs[0].stdout)) {
            return Err(match wild(&step.output, &runs[0].stdout) {
                Some(why) => Failure::of(format!("{}\n{why}", found.diff)),
                None => block.failure(index, &found),
            });
        }
    }
    Ok(lab.limits.repeats)
}

/// A text cannot say that the last line is not ended.
fn ended(output: &str) -> String {
    match output {
        "" => String::new(),
        output if output.ends_with('\n') => output.to_owned(),
        output => format!("{output}\n"),
    }
}

/// An output that has a wildcard of its own would, once in the text, stand for anything.
fn wild(said: &str, output: &str) -> Option<&'static str> {
    (has_wildcards(output) && !has_wildcards(said))
        .then_some("cette sortie contient « ... » ou « [..] », qui remplaceraient n'importe quoi")
}

fn has_wildcards(text: &str) -> bool {
    text.contains("[..]") || text.lines().any(|line| line == "...")
}

/// The exit status is the one in the text: a program that fails repairs nothing.
fn ends_as_said(lab: &Lab, block: &Block, step: &Step, run: &Run) -> Result<(), Failure> {
    if run.end == End::Exited(step.status) {
        return Ok(());
    }
    let name = &step.invocation.listing;
    let said = match step.status {
        0 => "une fin normale".to_owned(),
        status => format!("le code de sortie {status}"),
    };
    Err(Failure::of(format!(
        "{} : le texte dit {said} pour « {name} », mais {}\n{}{}",
        block.place,
        describe(run.end, &lab.limits),
        run.stdout,
        run.stderr
    )))
}

/// Where runs differ in more than the text leaves open, no single transcript is true.
fn same_every_time(block: &Block, step: &Step, runs: &[Run]) -> Result<(), Failure> {
    let fits = |run: &Run| difference(&block.place, &step.output, &ended(&run.stdout)).is_none();
    let Some(odd) = runs.iter().find(|run| !fits(run)) else {
        return Ok(());
    };
    let Some(other) = runs.iter().find(|run| run.stdout != odd.stdout) else {
        return Ok(());
    };
    Err(Failure::of(format!(
        "{} : « {} » n'affiche pas toujours la même chose\n--- une exécution\n{}--- une autre\n{}\
         remède : un bloc « console,possible » ou « outcomes »",
        block.place, step.invocation.listing, other.stdout, odd.stdout
    )))
}

/// Every execution under the explorer prints what the block says, and ends so.
fn whatever_the_schedule(lab: &Lab, block: &Block) -> Result<Explored, Failure> {
    let steps = block.transcript.steps.iter();
    let explored = steps.map(|step| {
        let report = lab.explorations.report(&step.invocation)?;
        let mut outcomes = report.outcomes.iter();
        match outcomes.find(|outcome| !fits(block, step, outcome)) {
            None => Ok(recorded(&report, Vec::new())),
            Some(outcome) => Err(Failure::of(otherwise(block, step, outcome))),
        }
    });
    Ok(together(explored.collect::<Result<_, _>>()?))
}

fn otherwise(block: &Block, step: &Step, outcome: &Outcome) -> String {
    let (place, name) = (&block.place, &step.invocation.listing);
    let shown = shown(&step.invocation, outcome);
    match ends::lines(outcome) {
        Ok(_) => format!(
            "{place} : « {name} » n'affiche pas toujours cela ; une autre exécution :\n{shown}\n\
             remède : un bloc « console,possible » ou « outcomes »"
        ),
        Err(_) => format!("{place} : on ne sait pas comment « {name} » finit :\n{shown}"),
    }
}

/// Some execution under the explorer does.
fn under_some_schedule(lab: &Lab, block: &Block) -> Result<Explored, Failure> {
    let step = &block.transcript.steps[0];
    let of = &step.invocation;
    let whole = || lab.explorations.report(of);
    let mut report = match can_be_aimed_at(block, step) {
        true => lab.explorations.aimed(of, &step.output)?,
        false => whole()?,
    };
    // It may end its last line differently, or end otherwise than the first execution that prints this.
    if !report
        .outcomes
        .iter()
        .any(|outcome| fits(block, step, outcome))
    {
        report = whole()?;
    }
    for outcome in report
        .outcomes
        .iter()
        .filter(|outcome| fits(block, step, outcome))
    {
        let replay = lab.explorations.replay(of, outcome)?;
        if !block.transcript.stderr || rulings::shows_in_order(&step.output, &replay) {
            return Ok(recorded(&report, vec![lab.explorations.told(of, &replay)]));
        }
    }
    Err(Failure::of(not_found(block, step, &report)))
}

/// The explorer aims at the whole of standard output, to the letter.
fn can_be_aimed_at(block: &Block, step: &Step) -> bool {
    !block.transcript.stderr && !has_wildcards(&step.output)
}

fn not_found(block: &Block, step: &Step, report: &Report) -> String {
    let (place, name) = (&block.place, &step.invocation.listing);
    let why = match report.exhaustive {
        true => "quel que soit l'ordonnancement".to_owned(),
        false => bounded(report),
    };
    let other = report.outcomes.first().map_or(String::new(), |outcome| {
        format!(
            " ; une issue possible :\n{}",
            shown(&step.invocation, outcome)
        )
    });
    format!("{place} : « {name} » n'affiche jamais cela ({why}){other}")
}

/// Whether an execution prints what the block says, and ends with its status.
fn fits(block: &Block, step: &Step, outcome: &Outcome) -> bool {
    let shows = |text: &str| difference(&block.place, &step.output, &ended(text)).is_none();
    let is_shown = match (block.transcript.stderr, block.transcript.mode) {
        (false, _) => shows(&outcome.stdout),
        // Of the orders of the two outputs, the explorer tells one: it refutes what is to be shown always.
        (true, Mode::Always) => shows(&outcome.terminal),
        (true, _) if has_wildcards(&step.output) => shows(&outcome.terminal),
        (true, _) => rulings::shows(&step.output, outcome),
    };
    outcome.status == Some(step.status) && is_shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits_in(mode: Mode, text: &str) -> bool {
        let text = format!("$ cargo run --example x\n{text}");
        let transcript = Transcript::parse(mode, true, &text).unwrap();
        let block = Block {
            transcript: transcript.clone(),
            place: "a.md:1".into(),
            file: "a.md".into(),
            range: 0..0,
            before: String::new(),
        };
        let outcome = Outcome {
            status: Some(0),
            stdout: "o\n".into(),
            stderr: "e\n".into(),
            terminal: "o\ne\n".into(),
            ..Outcome::default()
        };
        fits(&block, &transcript.steps[0], &outcome)
    }

    #[test]
    fn an_execution_that_shows_the_outputs_in_another_order_refutes_what_is_always_shown() {
        assert!(fits_in(Mode::Always, "o\ne\n"));
        assert!(!fits_in(Mode::Always, "e\no\n"));
        assert!(fits_in(Mode::Possible, "e\no\n"), "another execution may");
        assert!(!fits_in(Mode::Possible, "e\n"));
    }
}
