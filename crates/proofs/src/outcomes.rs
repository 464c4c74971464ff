//! *Outcomes*: the program ends in exactly the ways that the text names, under every schedule; and so does every real run.

use crate::ends;
use crate::explorations::{bounded, recorded, shown};
use crate::lab::Lab;
use crate::rulings::{self, Odd};
use crate::run::{End, Limits, Run, describe};
use crate::trial::{Failure, Trial};
use course::verdict::{Explored, Kind};
use course::{Chapter, Invocation, Item, Outcomes, What};
use explored::Report;
use explored::ends::{DEADLOCKED, ENDLESS};
use std::sync::Arc;
use std::time::Duration;

/// How long a real run may take that may as well never end.
const PATIENCE: Duration = Duration::from_secs(3);

/// A trial for each `outcomes` block.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let of = |(chapter, item): (_, &Item)| match &item.what {
        What::Outcomes(outcomes) => Some(trial(lab, chapter, item, outcomes)),
        _ => None,
    };
    lab.course.items().filter_map(of).collect()
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, outcomes: &Outcomes) -> Trial {
    let place = chapter.place(item);
    let set = Arc::new((Arc::clone(lab), place, outcomes.clone()));
    let explored = Arc::clone(&set);
    let real = move || every_run_is_one(&set.0, &set.1, &set.2);
    let explore = move || exactly_these(&explored.0, &explored.1, &explored.2);
    Trial::of(&lab.course, chapter, item, Kind::Outcomes, Box::new(real))
        .and_explored(Box::new(explore))
}

fn invocation(outcomes: &Outcomes) -> Invocation {
    Invocation {
        listing: outcomes.listing.clone(),
        args: Vec::new(),
    }
}

fn every_run_is_one(lab: &Lab, place: &str, outcomes: &Outcomes) -> Result<usize, Failure> {
    let limits = limits(lab, outcomes);
    for run in lab.sample(&invocation(outcomes), false, &limits)? {
        is_one(place, outcomes, &run, &limits)?;
    }
    Ok(limits.sample)
}

/// Where the set says that the program may stay stuck, a real run may, and nobody waits for long.
fn limits(lab: &Lab, outcomes: &Outcomes) -> Limits {
    let time = match stuck(outcomes).next() {
        Some(_) => lab.limits.time.min(PATIENCE),
        None => lab.limits.time,
    };
    Limits { time, ..lab.limits }
}

/// The outcomes in which the program never ends.
fn stuck(outcomes: &Outcomes) -> impl Iterator<Item = &[String]> {
    let groups = outcomes.groups.iter().filter(|_| !outcomes.merge);
    groups.filter_map(|group| match group.split_last() {
        Some((last, lines)) if [DEADLOCKED, ENDLESS].contains(&last.as_str()) => Some(lines),
        _ => None,
    })
}

fn is_one(place: &str, outcomes: &Outcomes, run: &Run, limits: &Limits) -> Result<(), Failure> {
    let lines = ends::of_run(run);
    let fits = match run.end {
        End::TimedOut => stuck(outcomes).next().is_some() && goes_on(outcomes, run),
        End::Flooded => false,
        End::Exited(_) | End::Signalled(_) => outcomes.contains(&lines),
    };
    if fits {
        return Ok(());
    }
    let (name, printed) = (&outcomes.listing, lines.join("\n"));
    Err(Failure::of(match run.end {
        End::TimedOut | End::Flooded => {
            format!(
                "{place} : « {name} » : {}\n{}",
                describe(run.end, limits),
                run.stdout
            )
        }
        _ => format!(
            "{place} : une exécution de « {name} » a fini autrement que le texte ne le dit :\n{printed}\n"
        ),
    }))
}

/// Whether an outcome begins with what was printed: the run may be stuck there, or only late.
fn goes_on(outcomes: &Outcomes, run: &Run) -> bool {
    let lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    outcomes
        .groups
        .iter()
        .any(|group| group.starts_with(&lines))
}

/// The explorer finds these outcomes and no other.
fn exactly_these(lab: &Lab, place: &str, outcomes: &Outcomes) -> Result<Explored, Failure> {
    let of = invocation(outcomes);
    let report = lab.explorations.report(&of)?;
    if let Some(odd) = rulings::outcomes(outcomes, &report) {
        return Err(Failure::of(format!(
            "{place} : {}",
            told(&of, &odd, &report)
        )));
    }
    let several: &[Vec<String>] = match outcomes.merge || outcomes.groups.len() == 1 {
        true => &[],
        false => &outcomes.groups,
    };
    let witnesses = lab.explorations.witnesses(&of, &report, several)?;
    Ok(recorded(&report, witnesses))
}

fn told(of: &Invocation, odd: &Odd, report: &Report) -> String {
    let name = &of.listing;
    match odd {
        Odd::Unsaid(outcome) => format!(
            "« {name} » peut aussi finir ainsi, ce que le texte ne dit pas :\n{}",
            shown(of, outcome)
        ),
        Odd::Absent(lines) if report.exhaustive && !missed(lines, report) => format!(
            "« {name} » ne finit jamais ainsi, quel que soit l'ordonnancement :\n{}",
            lines.join("\n")
        ),
        Odd::Absent(lines) => format!(
            "« {name} » n'a pas été vu finir ainsi :\n{}\n({})",
            lines.join("\n"),
            bounded(report)
        ),
        Odd::Missing(count) => format!(
            "« {name} » ne donne pas tous ces mélanges, quel que soit l'ordonnancement : il en manque {count}"
        ),
        Odd::Unknown(outcome, reason) => format!(
            "on ne sait pas comment « {name} » finit : {reason}\n{}",
            shown(of, outcome)
        ),
    }
}

/// Whether it is an end without end that may have been missed.
fn missed(lines: &[String], report: &Report) -> bool {
    report.entangled && lines.last().is_some_and(|last| last == ENDLESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(end: End, stdout: &str) -> Run {
        Run {
            stdout: stdout.into(),
            stderr: String::new(),
            end,
        }
    }

    fn fits(set: &str, end: End, stdout: &str) -> bool {
        let set = Outcomes::parse(&format!("x\n{set}"), false).unwrap();
        is_one("a.md:1", &set, &run(end, stdout), &Limits::default()).is_ok()
    }

    #[test]
    fn a_run_may_stay_stuck_where_the_set_says_so_and_nowhere_else() {
        let set = "a\nb\n---\na\ndeadlocked\n";
        assert!(fits(set, End::Exited(0), "a\nb\n"));
        assert!(fits(set, End::TimedOut, "a\n"));
        assert!(fits(set, End::TimedOut, "a\nb\n"), "it may be late");
        assert!(!fits(set, End::TimedOut, "c\n"));
        assert!(!fits(set, End::Exited(0), "a\n"));
        assert!(!fits("a\n", End::TimedOut, "a\n"));
        assert!(!fits("a\n---\nendless\n", End::Flooded, "a\n"));
    }
}
