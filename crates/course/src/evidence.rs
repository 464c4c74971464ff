//! One sentence of evidence for each statement, as strong as what was proved and no stronger.

use crate::chapter::{Chapter, Item, What};
use crate::course::Course;
use crate::listing::Listing;
use crate::transcript::Mode;
use crate::typography;

/// The sentence under a transcript, an outcome set, a refusal or a claim; empty for what needs none.
pub fn sentence(course: &Course, chapter: &Chapter, item: &Item) -> String {
    if course.kind(item).is_none() {
        return String::new();
    }
    match course.evidence(chapter, item) {
        Some(executions) => paragraph("evidence", &proved(course, item, executions)),
        None => paragraph("stale", "À revérifier : <code>cargo run -- check</code>"),
    }
}

fn paragraph(class: &str, text: &str) -> String {
    format!("<p class=\"{class}\">{}</p>", typography::label(text))
}

fn proved(course: &Course, item: &Item, executions: usize) -> String {
    match &item.what {
        What::Listing { name, .. } => refusal(&course.listings[name]),
        What::Transcript(transcript) => match transcript.mode {
            Mode::Always | Mode::Native => format!("Toujours cette sortie : {}.", runs(executions)),
            Mode::Possible => format!("Une issue parmi d'autres : {}.", runs(executions)),
            Mode::Session => format!("Tapé sur un vrai terminal : {}.", runs(executions)),
        },
        What::Outcomes(outcomes) if outcomes.merge => {
            format!("Aucun autre mélange observé : {}.", runs(executions))
        }
        What::Outcomes(_) => format!("Aucune autre issue observée : {}.", runs(executions)),
        _ => format!("Toujours vrai : {}.", runs(executions)),
    }
}

/// « vérifié par N exécutions réelles ».
fn runs(executions: usize) -> String {
    match executions {
        1 => "vérifié par une exécution réelle".to_owned(),
        n => format!("vérifié par {n} exécutions réelles"),
    }
}

fn refusal(listing: &Listing) -> String {
    match listing.error_codes().as_slice() {
        [] => "Refus du compilateur vérifié, message compris.".to_owned(),
        codes => format!(
            "Refus du compilateur vérifié, message compris : {}.",
            codes.join(", ")
        ),
    }
}
