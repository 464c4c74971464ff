//! *Transcripts*: a console block is what the real command really prints, with its exit status.

use crate::compare::{Difference, difference};
use crate::lab::Lab;
use crate::repair::Repair;
use crate::run::{End, Run, describe};
use crate::trial::{Failure, Trial};
use course::verdict::{Kind, REPEATS, SAMPLE};
use course::{Chapter, Item, Mode, Step, Transcript, What};
use std::sync::Arc;

/// A trial for each console block that nobody types in.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for chapter in &lab.course.chapters {
        for item in &chapter.items {
            if let What::Transcript(transcript) = &item.what
                && transcript.mode != Mode::Session
            {
                trials.push(trial(lab, chapter, item, transcript));
            }
        }
    }
    trials
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, transcript: &Transcript) -> Trial {
    let block = Block::of(chapter, item, transcript);
    let held = Arc::clone(lab);
    let prove = move || match block.transcript.mode {
        Mode::Possible => possible(&held, &block),
        _ => always(&held, &block),
    };
    Trial::of(
        &lab.course,
        chapter,
        item,
        Kind::Transcript,
        Box::new(prove),
    )
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
                detail: found.diff.clone(),
                repair: Some(repair),
            },
            Err(why) => Failure::of(format!("{}\n{why}", found.diff)),
        }
    }
}

/// Every run prints what the block says.
fn always(lab: &Lab, block: &Block) -> Result<usize, Failure> {
    for (index, step) in block.transcript.steps.iter().enumerate() {
        let runs = lab.runs(&step.invocation, block.transcript.stderr, REPEATS)?;
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
    Ok(REPEATS)
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
    let has = |text: &str| text.contains("[..]") || text.lines().any(|line| line == "...");
    (has(output) && !has(said))
        .then_some("cette sortie contient « ... » ou « [..] », qui remplaceraient n'importe quoi")
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

/// At least one run in ten prints what the block says.
fn possible(lab: &Lab, block: &Block) -> Result<usize, Failure> {
    let step = &block.transcript.steps[0];
    let runs = lab.sample(&step.invocation, block.transcript.stderr)?;
    let fits = |run: &&Run| {
        run.end == End::Exited(step.status)
            && difference(&block.place, &step.output, &ended(&run.stdout)).is_none()
    };
    let seen = runs.iter().filter(fits).count();
    if seen * 10 >= runs.len() {
        return Ok(SAMPLE);
    }
    Err(Failure::of(format!(
        "{} : cette sortie de « {} » est venue {seen} fois sur {} (il en faut au moins une sur dix) ; la plus fréquente :\n{}",
        block.place,
        step.invocation.listing,
        runs.len(),
        most_frequent(&runs)
    )))
}

fn most_frequent(runs: &[Run]) -> &str {
    let count = |text: &str| runs.iter().filter(|run| run.stdout == text).count();
    runs.iter()
        .map(|run| run.stdout.as_str())
        .max_by_key(|text| count(text))
        .unwrap_or_default()
}
