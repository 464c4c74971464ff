//! *Claims* and *measures*: what the text says with may, never, always, or a figure.
//!
//! Nothing proves them yet: the explorer and the benches of the listings are still to be written. Until then such a
//! sentence fails, so that the text cannot say more than what is proved.

use crate::lab::Lab;
use crate::trial::{Failure, Trial};
use course::What;
use course::verdict::Kind;
use std::sync::Arc;

/// A trial for each claim and each measure; none of them can hold.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for chapter in &lab.course.chapters {
        for item in &chapter.items {
            let kind = match &item.what {
                What::Claim(_) => Kind::Claim,
                What::Measure(_) => Kind::Measure,
                _ => continue,
            };
            let place = chapter.place(item);
            let refuse = move || Err(Failure::of(format!("{place} : {NOT_YET}")));
            trials.push(Trial::of(
                &lab.course,
                chapter,
                item,
                kind,
                Box::new(refuse),
            ));
        }
    }
    trials
}

const NOT_YET: &str =
    "rien ne sait encore vérifier cette phrase ; remède : dites-le par un bloc outcomes ou console";
