//! *Claims*: what the text says with may, never or always, put to every schedule.

use crate::explorations::{MISSED, bounded, recorded, shown};
use crate::lab::Lab;
use crate::rulings::{self, Ruling};
use crate::trial::{Failure, Proof, Trial};
use course::verdict::{Explored, Kind};
use course::{Chapter, Claim, Invocation, Item, Modality, What};
use explored::Report;
use std::path::Path;
use std::sync::Arc;

/// A trial for each claim.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let of = |(chapter, item): (_, &Item)| match &item.what {
        What::Claim(claim) => Some(trial(lab, chapter, item, claim)),
        _ => None,
    };
    lab.course.items().filter_map(of).collect()
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, claim: &Claim) -> Trial {
    let (held, place, claim) = (Arc::clone(lab), chapter.place(item), claim.clone());
    let explore: Proof<Explored> = Box::new(move || {
        let file = &held.course.listings[&claim.listing].file;
        holds(&held, &claim, file).map_err(|why| Failure::of(format!("{place} : {}", why.detail)))
    });
    Trial::of(&lab.course, chapter, item, Kind::Claim, Box::new(|| Ok(0))).and_explored(explore)
}

/// What the explorer found, where the claim holds of the program whose panics show `file`.
pub fn holds(lab: &Lab, claim: &Claim, file: &Path) -> Result<Explored, Failure> {
    let of = Invocation {
        listing: claim.listing.clone(),
        args: Vec::new(),
    };
    let report = lab.explorations.report(&of)?;
    match rulings::claim(claim, file, &report) {
        Ruling::Holds(None) => Ok(recorded(&report, Vec::new())),
        Ruling::Holds(Some(outcome)) => {
            let witness = lab.explorations.witness(&of, outcome)?;
            Ok(recorded(&report, vec![witness]))
        }
        Ruling::Refuted(outcome) => Err(Failure::of(format!(
            "{} ; une exécution qui le montre :\n{}",
            wrong(claim),
            shown(&of, outcome)
        ))),
        Ruling::Absent => Err(Failure::of(format!(
            "{} ; aucun ordonnancement ne le fait (exploration exhaustive, exécutions : {})",
            wrong(claim),
            report.executions
        ))),
        Ruling::Open => Err(Failure::of(open(claim, &report))),
        Ruling::Entangled => Err(Failure::of(entangled(claim, &report))),
    }
}

/// « « list-race » ne panique jamais » : c'est faux.
fn wrong(claim: &Claim) -> String {
    format!("« {} » {} : c'est faux", claim.listing, claim.verb_phrase())
}

fn open(claim: &Claim, report: &Report) -> String {
    let said = format!("« {} » {}", claim.listing, claim.verb_phrase());
    match claim.modality {
        Modality::May => format!(
            "{said} : aucune des exécutions essayées ne le fait ({})",
            bounded(report)
        ),
        Modality::Never | Modality::Always => format!(
            "{said} : rien ne le prouve, car « toujours » et « jamais » demandent toutes les exécutions ({})\n\
             remède : moins de fils ou moins de valeurs dans ce listing, ou dites-le par un bloc outcomes",
            bounded(report)
        ),
    }
}

/// Of a claim that a livelock would decide.
fn entangled(claim: &Claim, report: &Report) -> String {
    let remedy = match claim.modality {
        Modality::May => {
            "faites mieux voir la boucle : moins de fils, ou moins d'étapes à chaque tour"
        }
        Modality::Never | Modality::Always => {
            "ajoutez « under a fair schedule », si c'est ce que le texte veut dire ; ou que le listing attende sans \
             tourner en boucle (variable de condition, canal)"
        }
    };
    format!(
        "« {} » {} : rien ne le prouve, car {MISSED} (exécutions : {})\nremède : {remedy}",
        claim.listing,
        claim.verb_phrase(),
        report.executions
    )
}
