//! `check`: proves what changed since it last held, says what it found, and remembers.

use crate::lab::Lab;
use crate::memory::{Memory, publish, publish_records};
use crate::processes::end_on_signal;
use crate::repair::{self, Repair};
use crate::report::Report;
use crate::run::Limits;
use crate::trial::{Failure, Finding, Measured, Proved, Status, Trial};
use crate::{PROMISES, lab, lock};
use anyhow::{Context, Result};
use course::record::Record;
use course::verdict::{Verdict, Verdicts};
use course::{Course, Problem, Problems};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is asked of `check`.
#[derive(Debug, Clone)]
pub struct Request {
    /// The repository.
    pub root: PathBuf,
    /// Chapters or listings; all of them where there is none.
    pub names: Vec<String>,
    /// Trust no memory.
    pub all: bool,
    /// Rewrite transcripts and compilers' messages.
    pub update: bool,
    /// What becomes of the measures.
    pub measures: Measures,
    /// One object a line.
    pub json: bool,
    /// What a program may use.
    pub limits: Limits,
}

/// Which measures are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measures {
    /// Those whose figures are missing or old; with `all`, every one.
    AsTheRest,
    /// Every one, and nothing else is done.
    Only,
    /// None: what is recorded is believed.
    None,
}

/// Trials at once: they mostly wait for programs that sleep.
const THREADS: usize = 32;

/// Passes at most: a block is mended one command at a time.
const PASSES: usize = 8;

/// Carries the request out; true where all holds.
pub fn check(request: &Request) -> Result<bool> {
    end_on_signal();
    let _alone = lock::take(&request.root)?;
    let mut found = once(request)?;
    // What was rewritten is now what is checked: the last word is about the text as it stands.
    for _ in 1..PASSES {
        if found.repaired > 0 {
            found = once(request)?;
        }
    }
    Ok(found.holds)
}

/// What one pass over the text came to.
struct Pass {
    holds: bool,
    repaired: usize,
}

fn once(request: &Request) -> Result<Pass> {
    match Course::read(&request.root) {
        Ok(course) => prove(request, course),
        Err(problems) => {
            refuse(request, &problems);
            Ok(Pass {
                holds: false,
                repaired: 0,
            })
        }
    }
}

fn prove(request: &Request, course: Course) -> Result<Pass> {
    let lab = Lab::new(course, request.limits);
    let all: Vec<Trial> = PROMISES.iter().flat_map(|promise| promise(&lab)).collect();
    refuse_unknown_names(request, &all)?;
    let mut memory = Memory::read(&lab::folder(&request.root));
    let (known, due) = divide(request, &lab.course, &memory, &all);
    let report = Report::new(request.json, request.update, due.len());
    known
        .iter()
        .for_each(|trial| report.found(&finding(trial, None), true));
    let recorded = if request.all {
        None
    } else {
        Some(&lab.course.verdicts)
    };
    let (measures, others): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|trial| trial.measured.is_some());
    let mut results = run(&others, recorded, &report);
    // Figures are taken last, alone, and of the text as it stands.
    if !is_to_be_repaired(request, &results) {
        results.extend(measure(&measures, &report));
    }
    if Course::read(&request.root).as_ref() == Ok(&lab.course) {
        remember(&lab, &mut memory, &all, &results)?;
        keep(request, &lab.course, &results).context("measures.toml ne s'écrit pas")?;
    } else {
        eprintln!("le texte a changé pendant la vérification : relancez check");
    }
    let repaired = repair(request, &results)?;
    report.end(repaired);
    let holds = results.iter().all(|(_, result)| result.is_ok());
    Ok(Pass { holds, repaired })
}

/// The trials that are asked for: those that held on the same inputs, and those that are due.
fn divide<'a>(
    request: &Request,
    course: &Course,
    memory: &Memory,
    all: &'a [Trial],
) -> (Vec<&'a Trial>, Vec<&'a Trial>) {
    let asked = all.iter().filter(|trial| is_named(request, trial));
    let is_left_out =
        |trial: &&Trial| request.measures == Measures::None && trial.measured.is_some();
    let asked = asked.filter(|trial| !is_left_out(trial));
    asked.partition(|trial| match trial.measured {
        Some(_) => !takes_anew(request) && course.record(&trial.listing).is_some(),
        None => !request.all && memory.recalls(trial.kind, &trial.inputs).is_some(),
    })
}

/// Whether measures are taken though their records are good. Not by `--update` alone, which an author types for a line
/// of a transcript, and which would then take minutes.
fn takes_anew(request: &Request) -> bool {
    request.all || request.measures == Measures::Only || request.update && !request.names.is_empty()
}

fn is_to_be_repaired(request: &Request, results: &Results) -> bool {
    let mut failures = results
        .iter()
        .filter_map(|(_, result)| result.as_ref().err());
    request.update && failures.any(|failure| failure.repair.is_some())
}

fn refuse_unknown_names(request: &Request, all: &[Trial]) -> Result<()> {
    let is_known = |name: &String| all.iter().any(|trial| trial.is_about(name));
    match request.names.iter().find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => Err(UnknownName(name.clone()).into()),
    }
}

/// No chapter and no listing has the name that was asked for.
#[derive(Debug)]
pub struct UnknownName(String);

impl std::fmt::Display for UnknownName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.0;
        write!(
            f,
            "aucun chapitre ni listing ne s'appelle « {name} » (cargo run -- list les montre tous)"
        )
    }
}

impl std::error::Error for UnknownName {}

type Results<'a> = Vec<(&'a Trial, Result<Proved, Failure>)>;

/// Runs the trials, many at once, and reports each as it ends. What the explorer found on the same inputs, on whichever
/// machine, is `recorded`; real executions are each machine's own.
fn run<'a>(due: &[&'a Trial], recorded: Option<&Verdicts>, report: &Report) -> Results<'a> {
    let recall = |trial: &Trial| recorded?.of(trial.kind, &trial.inputs)?.explored.as_ref();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(due.len()) {
            scope.spawn(|| {
                while let Some(trial) = due.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = trial.prove(recall(trial));
                    report.found(&finding(trial, Some(&result)), false);
                    results
                        .lock()
                        .expect("a trial does not panic here")
                        .push((*trial, result));
                }
            });
        }
    });
    results.into_inner().expect("all threads have ended")
}

/// Takes the measures, one at a time.
fn measure<'a>(due: &[&'a Trial], report: &Report) -> Results<'a> {
    let results = due.iter().map(|trial| {
        let result = trial.prove(None);
        report.found(&finding(trial, Some(&result)), false);
        (*trial, result)
    });
    results.collect()
}

fn finding(trial: &Trial, result: Option<&Result<Proved, Failure>>) -> Finding {
    let (status, detail) = match result {
        Some(Err(failure)) => (Status::Failed, failure.detail.clone()),
        Some(Ok(Proved {
            measured: Some(Measured::Kept(why)),
            ..
        })) => (Status::Ok, why.clone()),
        _ => (Status::Ok, String::new()),
    };
    Finding {
        kind: trial.kind,
        chapter: trial.chapter.clone(),
        listing: trial.listing.clone(),
        file: trial.file.clone(),
        line: trial.line,
        status,
        detail,
    }
}

/// With `--update`, rewrites what can follow the programs; how many passages that were.
fn repair(request: &Request, results: &Results) -> Result<usize> {
    if !request.update {
        return Ok(0);
    }
    let failures = results
        .iter()
        .filter_map(|(_, result)| result.as_ref().err());
    let repairs: Vec<Repair> = failures
        .filter_map(|failure| failure.repair.clone())
        .collect();
    repair::apply(&request.root, repairs).map_err(anyhow::Error::msg)
}

/// Keeps the figures that were asked for or missing, and forgets those that are no longer true or no longer said.
fn keep(request: &Request, course: &Course, results: &Results) -> std::io::Result<()> {
    let mut taken = Vec::new();
    let mut refuted = Vec::new();
    for (trial, result) in results {
        match result {
            Ok(Proved {
                measured: Some(Measured::Taken(record)),
                ..
            }) if request.update || course.record(&record.name).is_none() => {
                taken.push(Record::clone(record));
            }
            Err(failure) if failure.refutes => refuted.push(trial.listing.as_str()),
            _ => {}
        }
    }
    publish_records(course, taken, &refuted)
}

/// Keeps what held, on the inputs on which it held.
fn remember(lab: &Lab, memory: &mut Memory, all: &[Trial], results: &Results) -> Result<()> {
    let results: Vec<_> = results
        .iter()
        .filter(|(trial, _)| trial.measured.is_none())
        .collect();
    let failed: Vec<Verdict> = results
        .iter()
        .filter(|(_, result)| result.is_err())
        .map(|(trial, _)| trial.verdict(Proved::default()))
        .collect();
    let mut proved: Vec<Verdict> = results
        .iter()
        .filter_map(|(trial, result)| Some(trial.verdict(result.as_ref().ok()?.clone())))
        .collect();
    let is_new = |trial: &&Trial| {
        !results
            .iter()
            .any(|(done, _)| done.inputs == trial.inputs && done.kind == trial.kind)
    };
    let kept = all
        .iter()
        .filter(is_new)
        .filter_map(|trial| memory.recalls(trial.kind, &trial.inputs).cloned());
    proved.extend(kept.collect::<Vec<_>>());
    memory
        .replace(proved)
        .context("la mémoire de check ne s'écrit pas")?;
    publish(&lab.course, memory.all(), &failed).context("verdicts.toml ne s'écrit pas")
}

fn is_named(request: &Request, trial: &Trial) -> bool {
    let is_wanted = request.measures != Measures::Only || trial.measured.is_some();
    let mut names = request.names.iter();
    is_wanted && (request.names.is_empty() || names.any(|name| trial.is_about(name)))
}

/// The text cannot even be read: each problem is a finding.
fn refuse(request: &Request, problems: &Problems) {
    if !request.json {
        eprintln!(
            "{problems}\n\n{} erreur(s) dans le texte : rien n'a été vérifié",
            problems.0.len()
        );
        return;
    }
    let report = Report::new(true, false, 0);
    problems
        .0
        .iter()
        .for_each(|problem| report.found(&unreadable(problem), false));
}

fn unreadable(problem: &Problem) -> Finding {
    Finding {
        kind: course::verdict::Kind::Completeness,
        chapter: String::new(),
        listing: String::new(),
        file: problem.file.clone(),
        line: problem.line.unwrap_or(1),
        status: Status::Failed,
        detail: format!("{} ; {}", problem.message, problem.remedy),
    }
}
