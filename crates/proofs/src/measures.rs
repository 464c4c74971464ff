//! *Measures*: programs are run again and again, one at a time and optimised, until their figures clearly say what the
//! text says of them, or clearly do not.
//!
//! Only directions and ratios are checked. `cargo test` runs none of this: a loaded machine would turn them.

use crate::cases::{self, Round, Score};
use crate::lab::Lab;
use crate::machine::{self, Watch};
use crate::run::{self, End, Program, describe};
use crate::trial::{Failure, Measured, Trial};
use course::record::Record;
use course::verdict::Kind;
use course::{Chapter, Expectation, Item, Listing, Measure, Role, What};
use std::sync::Arc;
use std::time::Instant;

/// Rounds at most: what is not clear then is not clear on this machine.
const ROUNDS: usize = 31;

/// A trial for each measure that the text shows.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let of = |(chapter, item): (_, &Item)| match &item.what {
        What::Measure(name) => Some(trial(lab, chapter, item, name)),
        _ => None,
    };
    lab.course.items().filter_map(of).collect()
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, name: &str) -> Trial {
    let measure = lab.course.measures[name].clone();
    let (held, place, inputs) = (
        Arc::clone(lab),
        chapter.place(item),
        lab.course.inputs(chapter, item),
    );
    let also = measure.programs().map(str::to_owned).collect();
    let take = move || {
        take(&held, &measure, &inputs).map_err(|why| Failure {
            detail: format!("{place} : {}", why.detail),
            ..why
        })
    };
    Trial {
        listing: name.to_owned(),
        also,
        measured: Some(Box::new(take)),
        ..Trial::of(
            &lab.course,
            chapter,
            item,
            Kind::Measure,
            Box::new(|| Ok(0)),
        )
    }
}

/// Takes a measure, unless this machine has not what it needs: then what was recorded on another one stands.
fn take(lab: &Lab, measure: &Measure, inputs: &str) -> Result<Measured, Failure> {
    let python = machine::python_version();
    if let Some(lacking) = lacking(lab, measure, python.is_some()) {
        return keep(lab, measure, &lacking);
    }
    let programs = programs(lab, measure)?;
    let watch = Watch::start();
    let (rounds, scores) = rounds(lab, measure, &programs)?;
    let others = watch.others();
    if let Err(failure) = rule(measure, &scores, others) {
        // On a machine that does something else, what is not clear says nothing of what was recorded on a quiet one.
        return match lab.course.record(&measure.name) {
            Some(_) if others >= DISTURBED => keep(lab, measure, &failure.detail),
            _ => Err(failure),
        };
    }
    let record = Record {
        name: measure.name.clone(),
        inputs: inputs.to_owned(),
        date: machine::today(),
        runs: rounds.len(),
        others: (others * 100.0).round() as usize,
        rustc: machine::rustc(&lab.course.root),
        python: python.filter(|_| speaks_python(lab, measure)),
        ratios: scores.iter().map(Score::median).collect(),
        machine: machine::this_one(),
        cases: cases::summary(&rounds),
    };
    Ok(Measured::Taken(Box::new(record)))
}

/// What a measure needs and this machine has not.
fn lacking(lab: &Lab, measure: &Measure, has_python: bool) -> Option<String> {
    let (needed, cores) = (measure.declared.cores, machine::cores());
    if cores < needed {
        return Some(format!(
            "il faut {needed} cœurs pour montrer quelque chose, et cette machine n'en a que {cores}"
        ));
    }
    (!has_python && speaks_python(lab, measure)).then(|| {
        let python = machine::python();
        format!(
            "Python n'est pas installé ({} ne se lance pas)",
            python.display()
        )
    })
}

fn speaks_python(lab: &Lab, measure: &Measure) -> bool {
    let mut programs = measure.programs();
    programs.any(|name| lab.course.listings[name].role == Role::Python)
}

/// The recorded figures stay in spite of what is `lacking`, if they are those of the programs as they stand.
fn keep(lab: &Lab, measure: &Measure, lacking: &str) -> Result<Measured, Failure> {
    let name = &measure.name;
    match lab.course.record(name) {
        Some(record) => Ok(Measured::Kept(format!(
            "{lacking}\nla figure garde les valeurs du {}, prises sur {} ({} cœurs)",
            record.date, record.machine.cpu, record.machine.cores
        ))),
        None => Err(Failure::of(format!(
            "{lacking} ; aucune valeur n'est enregistrée pour ces programmes\n\
             remède : lancez « cargo run -- check {name} » sur une machine qui a ce qu'il faut"
        ))),
    }
}

/// A program of a measure, ready to run.
struct Prepared {
    name: String,
    program: Program,
    /// Whether its duration is the figure, and not what it prints.
    timed: bool,
}

fn programs(lab: &Lab, measure: &Measure) -> Result<Vec<Prepared>, Failure> {
    let run = measure.declared.run.iter().map(|name| (name, false));
    let time = measure.declared.time.iter().map(|name| (name, true));
    run.chain(time)
        .map(|(name, timed)| {
            Ok(Prepared {
                name: name.clone(),
                program: program(lab, &lab.course.listings[name])?,
                timed,
            })
        })
        .collect()
}

fn program(lab: &Lab, listing: &Listing) -> Result<Program, Failure> {
    let root = &lab.course.root;
    match listing.role {
        Role::Python => Ok(Program {
            path: machine::python().into(),
            args: vec![listing.file.clone().into()],
            folder: root.clone(),
        }),
        _ => Ok(run::example(&lab.optimised(listing)?, &[], root)),
    }
}

/// Runs every program once a round, until each expectation is clear, one is clearly false, or there were enough rounds.
fn rounds(
    lab: &Lab,
    measure: &Measure,
    programs: &[Prepared],
) -> Result<(Vec<Round>, Vec<Score>), Failure> {
    let mut rounds: Vec<Round> = Vec::new();
    loop {
        rounds.push(round(lab, programs)?);
        let expected = measure.declared.expect.iter();
        let scores: Result<Vec<Score>, Failure> = expected
            .map(|expected| Score::of(&rounds, expected))
            .collect();
        let scores = scores?;
        let is_false = scores.iter().any(|score| score.clear() == Some(false));
        let is_clear = scores.iter().all(|score| score.clear().is_some());
        if is_false || is_clear || rounds.len() >= ROUNDS {
            return Ok((rounds, scores));
        }
    }
}

fn round(lab: &Lab, programs: &[Prepared]) -> Result<Round, Failure> {
    let figures: Result<Vec<Round>, Failure> = programs
        .iter()
        .map(|prepared| once(lab, prepared))
        .collect();
    let figures = figures?.concat();
    let repeated = |place: usize| {
        let label = &figures[place].label;
        figures[..place].iter().any(|other| other.label == *label)
    };
    match (0..figures.len()).find(|place| repeated(*place)) {
        None => Ok(figures),
        Some(place) => Err(Failure::of(format!(
            "deux cas s'appellent « {} »\nremède : donnez à chacun son libellé",
            figures[place].label
        ))),
    }
}

fn once(lab: &Lab, prepared: &Prepared) -> Result<Round, Failure> {
    let name = &prepared.name;
    let begun = Instant::now();
    let ran = run::run(&prepared.program, false, &lab.limits)
        .map_err(|error| Failure::of(format!("« {name} » ne se lance pas : {error}")))?;
    let took = begun.elapsed();
    if ran.end != End::Exited(0) {
        let how = describe(ran.end, &lab.limits);
        return Err(Failure::of(format!("« {name} » : {how}\n{}", ran.stderr)));
    }
    match prepared.timed {
        false => cases::read(name, &ran.stdout),
        true => Ok(vec![cases::Figure {
            label: name.clone(),
            value: took.as_secs_f64() * 1e3,
            unit: "ms".to_owned(),
        }]),
    }
}

/// Whether the text is borne out. Where others have disturbed the figures, the contrary is not clear either.
fn rule(measure: &Measure, scores: &[Score], others: f64) -> Result<(), Failure> {
    let both = || measure.declared.expect.iter().zip(scores);
    let wrong = both().find(|(_, score)| score.clear() == Some(false));
    let unclear = both().find(|(_, score)| score.clear().is_none());
    let said = |(expected, score): (&Expectation, &Score)| {
        let (subject, found) = (expected.subject(), score.in_words());
        format!("{subject} {found} ; le texte dit {}", expected.bounds())
    };
    match (wrong, unclear) {
        (Some(wrong), _) if others < DISTURBED => Err(Failure::refuting(format!(
            "c'est faux ici : {}\nremède : corrigez le programme, ou ce qu'en dit {}:{}",
            said(wrong),
            measure.file.display(),
            measure.line
        ))),
        (Some(open), _) | (None, Some(open)) => Err(Failure::of(format!(
            "non tranché : {}{}\nremède : relancez « cargo run -- check {} » sur une machine qui ne fait rien d'autre",
            said(open),
            busy(others),
            measure.name
        ))),
        (None, None) => Ok(()),
    }
}

/// The share of the cores, taken by others, from which on a figure says little.
const DISTURBED: f64 = 0.1;

fn busy(others: f64) -> String {
    match others < DISTURBED {
        true => String::new(),
        false => format!(
            " (d'autres programmes prenaient {} % des cœurs)",
            (others * 100.0).round()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of seven rounds in which one thread took `one` ms, and two took 10, while others took a share.
    fn ruled(one: f64, others: f64) -> Result<(), Failure> {
        let text = "[a]\ntitle = \"A\"\nrun = [\"x\"]\nexpect = [{ says = \"s\", ratio = [\"un fil\", \"deux fils\"], at_least = 1.3 }]\n";
        let measure = Measure::declared("a", text).unwrap();
        let round = cases::read("x", &format!("un fil : {one} ms\ndeux fils : 10 ms\n"))?;
        let rounds = vec![round; 7];
        let expected = measure.declared.expect.iter();
        let scores = expected.map(|expected| Score::of(&rounds, expected));
        rule(&measure, &scores.collect::<Result<Vec<_>, _>>()?, others)
    }

    #[test]
    fn what_is_clear_on_a_quiet_machine_is_true_or_false() {
        assert!(ruled(20.0, 0.0).is_ok());
        let failure = ruled(10.0, 0.0).unwrap_err();
        assert!(failure.refutes && failure.detail.contains("c'est faux ici"));
    }

    #[test]
    fn what_others_disturbed_refutes_nothing() {
        assert!(ruled(20.0, 0.9).is_ok());
        let failure = ruled(10.0, 0.9).unwrap_err();
        assert!(!failure.refutes);
        assert!(failure.detail.contains("non tranché"), "{}", failure.detail);
        assert!(
            failure.detail.contains("prenaient 90 % des cœurs"),
            "{}",
            failure.detail
        );
    }
}
