//! One sentence of evidence for each statement, as strong as what was proved and no stronger.

use crate::chapter::{Chapter, Item, What};
use crate::claim::{Claim, Modality};
use crate::course::Course;
use crate::html::escape;
use crate::listing::Listing;
use crate::number::spaced;
use crate::outcomes::Outcomes;
use crate::schedule;
use crate::transcript::Mode;
use crate::typography;
use crate::verdict::{Explored, Verdict};

/// What stands under a transcript, an outcome set, a refusal or a claim; empty for what needs nothing.
///
/// `figure` is the listing whose figure it is in: there, a claim need not say of what it speaks.
pub fn sentence(course: &Course, chapter: &Chapter, item: &Item, figure: Option<&str>) -> String {
    // Under a measure stands what its chart says.
    if course.kind(item).is_none() || matches!(item.what, What::Measure(_)) {
        return String::new();
    }
    let subject = subject(course, chapter, item, figure);
    match course.evidence(chapter, item) {
        Some(verdict) => {
            let said = evidence(&proved(course, item, verdict, &subject), item, verdict);
            said + &schedule::witnesses(course, chapter, item, verdict)
        }
        None => paragraph("stale", &unproved(item, &subject)),
    }
}

/// Where the explorer was asked, the sentence names the listing: the page finds it again by that.
fn evidence(text: &str, item: &Item, verdict: &Verdict) -> String {
    let explored = item.what.listing().filter(|_| verdict.explored.is_some());
    let explored = explored.map(|name| format!(" data-explored=\"{name}\""));
    format!(
        "<p class=\"evidence\"{}>{}</p>",
        explored.unwrap_or_default(),
        typography::label(text)
    )
}

fn paragraph(class: &str, text: &str) -> String {
    format!("<p class=\"{class}\">{}</p>", typography::html(text))
}

fn unproved(item: &Item, subject: &str) -> String {
    let check = "à revérifier : <code>cargo run -- check</code>";
    match &item.what {
        What::Claim(claim) => format!("{} : {check}", said(claim, subject)),
        _ => capitalized(check),
    }
}

fn proved(course: &Course, item: &Item, verdict: &Verdict, subject: &str) -> String {
    match (&item.what, &verdict.explored) {
        (What::Listing { name, .. }, _) => refusal(&course.listings[name]),
        (What::Claim(claim), Some(explored)) => claimed(claim, explored, subject),
        (What::Outcomes(outcomes), Some(explored)) => ends(outcomes, explored, verdict.executions),
        (What::Transcript(transcript), Some(_)) if transcript.mode == Mode::Possible => {
            "Une issue parmi d'autres : un ordonnancement l'affiche.".to_owned()
        }
        (What::Transcript(_), Some(explored)) => always(explored, verdict.executions),
        (What::Transcript(transcript), None) if transcript.mode == Mode::Session => {
            format!("Tapé sur un vrai terminal : {}.", runs(verdict.executions))
        }
        (What::Transcript(_), None) => {
            format!("Toujours cette sortie : {}.", runs(verdict.executions))
        }
        _ => format!("Toujours vrai : {}.", runs(verdict.executions)),
    }
}

fn always(explored: &Explored, real: usize) -> String {
    match explored.exhaustive {
        true => format!(
            "Toujours cette sortie : {} ; {}.",
            cover(explored),
            also(real)
        ),
        false => format!(
            "Échantillon : cette sortie dans chacune des {} et des {} ; {}.",
            drawn(explored),
            really(real),
            why(explored)
        ),
    }
}

fn ends(outcomes: &Outcomes, explored: &Explored, real: usize) -> String {
    let (set, other) = match (outcomes.merge, outcomes.groups.len()) {
        (true, _) => ("Tous ces mélanges et aucun autre", "aucun autre mélange"),
        (false, 1) => ("Cette issue et aucune autre", "aucune autre issue"),
        (false, _) => ("Ces issues et aucune autre", "aucune autre issue"),
    };
    match explored.exhaustive {
        true => format!("{set} : {} ; {}.", cover(explored), also(real)),
        false => format!(
            "Échantillon : {other} dans les {} ni dans les {} ; {}.",
            drawn(explored),
            really(real),
            why(explored)
        ),
    }
}

fn claimed(claim: &Claim, explored: &Explored, subject: &str) -> String {
    let said = said(claim, subject);
    match claim.modality {
        Modality::May => format!("{said} : un ordonnancement le montre."),
        Modality::Never | Modality::Always => {
            format!("{said} : {}.", cover_if(explored, claim.fair))
        }
    }
}

/// « Listing 9.1 : peut paniquer à la ligne 14 », or « Peut paniquer à la ligne 14 » where the listing stands above.
fn said(claim: &Claim, subject: &str) -> String {
    let phrase = escape(&claim.verb_phrase());
    match subject {
        "" => capitalized(&phrase),
        subject => format!("{subject} {phrase}"),
    }
}

/// The listing that a claim speaks of, with a link to it, unless it stands right above.
fn subject(course: &Course, chapter: &Chapter, item: &Item, figure: Option<&str>) -> String {
    let (What::Claim(claim), false) = (&item.what, item.what.listing() == figure) else {
        return String::new();
    };
    let name = &claim.listing;
    let number = course.number(name).unwrap_or_default();
    match chapter.shows_whole(name) {
        true => format!("Le <a href=\"#listing-{name}\">listing {number}</a>"),
        false => format!("Le listing {number}, <code>{name}</code>,"),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

/// What the reader is told a count counts.
const DEFINITION: &str = "Deux exécutions diffèrent par l'ordre d'étapes qui dépendent l'une de l'autre. \
    Tout autre ordonnancement donne le même résultat que l'une de celles qui ont été explorées.";

/// What fair means here, for there are several meanings: turn after turn in one and the same order is fair in some, and not in this.
const FAIR: &str = "Équitable : l'ordonnancement ne manque pas sans fin la même occasion. \
    Un fil qui, tour après tour, pourrait quitter sa boucle finit par la quitter.";

/// « 6 exécutions couvrent tous les ordonnancements », or all fair ones where a livelock may have been missed.
fn cover(explored: &Explored) -> String {
    cover_if(explored, false)
}

/// The same, or the fair ones where only these count.
fn cover_if(explored: &Explored, fair: bool) -> String {
    let verb = if explored.executions == 1 {
        "couvre"
    } else {
        "couvrent"
    };
    let fair = match fair || explored.fair {
        true => format!(" <abbr title=\"{FAIR}\">équitables</abbr>"),
        false => String::new(),
    };
    format!(
        "<abbr title=\"{DEFINITION}\">{}</abbr> {verb} tous les ordonnancements{fair}",
        count(explored.executions, "exécution")
    )
}

/// « 100 000 exécutions explorées ».
fn drawn(explored: &Explored) -> String {
    let some = count(explored.executions, "exécution");
    let agreed = if explored.executions == 1 {
        "explorée"
    } else {
        "explorées"
    };
    format!("<abbr title=\"{DEFINITION}\">{some}</abbr> {agreed}")
}

/// Why these are not all: what the explorer does not see, or the bound that it reached.
fn why(explored: &Explored) -> String {
    if !explored.caveats.is_empty() {
        return escape(&explored.caveats.join(" ; "));
    }
    let seed = explored
        .seed
        .map_or(String::new(), |seed| format!(" (tirage de graine {seed})"));
    format!("il y en a davantage{seed}")
}

fn also(real: usize) -> String {
    format!("vérifié aussi par {}", really(real))
}

fn really(real: usize) -> String {
    let agreed = if real == 1 { "réelle" } else { "réelles" };
    format!("{} {agreed}", count(real as u64, "exécution"))
}

/// « 6 382 exécutions », with the number's spaces.
fn count(number: u64, what: &str) -> String {
    let spaced = spaced(&number.to_string());
    let plural = if number < 2 { "" } else { "s" };
    format!("{spaced}\u{a0}{what}{plural}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim;

    fn explored(executions: u64, exhaustive: bool) -> Explored {
        Explored {
            executions,
            exhaustive,
            ..Explored::default()
        }
    }

    fn plain(html: &str) -> String {
        let without = html.replace(&format!("<abbr title=\"{DEFINITION}\">"), "");
        without
            .replace("</abbr>", "")
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn what_is_exhaustive_says_always_and_what_is_not_says_sample() {
        assert_eq!(
            plain(&always(&explored(6382, true), 10)),
            "Toujours cette sortie : 6 382 exécutions couvrent tous les ordonnancements ; vérifié aussi par 10 exécutions réelles."
        );
        let sample = plain(&always(&explored(100_000, false), 10));
        assert!(
            sample.starts_with(
                "Échantillon : cette sortie dans chacune des 100 000 exécutions explorées"
            ),
            "{sample}"
        );
        assert!(!sample.contains("oujours"), "{sample}");
    }

    #[test]
    fn the_singular_is_right() {
        assert_eq!(
            plain(&cover(&explored(1, true))),
            "1 exécution couvre tous les ordonnancements"
        );
    }

    #[test]
    fn what_only_fair_schedules_do_is_said_to_be_so() {
        let plain = |html: &str| plain(&html.replace(&format!("<abbr title=\"{FAIR}\">"), ""));
        let claim = claim::parse("x always ends under a fair schedule").unwrap();
        assert_eq!(
            plain(&claimed(&claim, &explored(3, true), "")),
            "Se termine toujours sous un ordonnanceur équitable : 3 exécutions couvrent tous les ordonnancements équitables."
        );
        let mut entangled = explored(3, true);
        entangled.fair = true;
        let said = "3 exécutions couvrent tous les ordonnancements équitables";
        assert_eq!(plain(&cover(&entangled)), said);
        assert!(plain(&always(&entangled, 10)).contains(said));
        assert!(!cover(&explored(3, true)).contains("équitables"));
    }

    #[test]
    fn a_set_of_outcomes_agrees_with_its_number() {
        let one = Outcomes::parse("x\na\n", false).unwrap();
        assert!(ends(&one, &explored(2, true), 200).starts_with("Cette issue et aucune autre : "));
        let two = Outcomes::parse("x\na\n---\nb\n", false).unwrap();
        assert!(ends(&two, &explored(2, true), 200).starts_with("Ces issues et aucune autre : "));
        assert!(
            ends(&two, &explored(2, false), 200).starts_with("Échantillon : aucune autre issue")
        );
    }

    #[test]
    fn a_claim_names_its_listing_unless_it_stands_above() {
        let claim = claim::parse("x never deadlocks").unwrap();
        let all = explored(3, true);
        assert!(claimed(&claim, &all, "").starts_with("Ne se bloque jamais : "));
        assert!(
            claimed(&claim, &all, "Le listing 9.1")
                .starts_with("Le listing 9.1 ne se bloque jamais : ")
        );
    }

    #[test]
    fn what_could_not_be_seen_is_said() {
        let mut some = explored(5, false);
        some.caveats = vec!["le programme lit l'heure".into()];
        assert!(always(&some, 10).ends_with("le programme lit l'heure."));
        let mut some = explored(5, false);
        some.seed = Some(3);
        assert!(always(&some, 10).ends_with("il y en a davantage (tirage de graine 3)."));
    }
}
