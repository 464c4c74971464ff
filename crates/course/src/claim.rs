//! Claims: `NAME (may|never|always) (panic [at line N] | deadlock | end | run forever | print "…") [under a fair schedule]`.

use crate::problem::suggest;

/// How strongly the text speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modality {
    /// Some schedule does it.
    May,
    /// No schedule does it.
    Never,
    /// Every schedule does it.
    Always,
}

/// What an execution does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A thread panics, at that line of the listing if one is named.
    Panic {
        /// The line, from 1.
        line: Option<usize>,
    },
    /// No thread can take a step.
    Deadlock,
    /// The process ends.
    End,
    /// The execution never ends.
    RunForever,
    /// Standard output contains this text.
    Print(String),
}

/// What the text says of a listing's outcomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The listing.
    pub listing: String,
    /// May, never or always.
    pub modality: Modality,
    /// What it does.
    pub event: Event,
    /// Whether only fair schedules count.
    pub fair: bool,
}

impl Claim {
    /// What is said, in French, without its subject: « peut paniquer à la ligne 11 ».
    pub fn verb_phrase(&self) -> String {
        let (may, third, rest) = self.event.french();
        let said = match self.modality {
            Modality::May => format!("peut {may}"),
            Modality::Never => negated(third),
            Modality::Always => format!("{third} toujours"),
        };
        let fair = match self.fair {
            true => " sous un ordonnanceur équitable",
            false => "",
        };
        format!("{said}{rest}{fair}")
    }
}

impl Event {
    /// The infinitive, the third person, and what comes after the verb.
    fn french(&self) -> (&'static str, &'static str, String) {
        match self {
            Event::Panic { line: None } => ("paniquer", "panique", String::new()),
            Event::Panic { line: Some(line) } => {
                ("paniquer", "panique", format!(" à la ligne {line}"))
            }
            Event::Deadlock => ("se bloquer", "se bloque", String::new()),
            Event::End => ("se terminer", "se termine", String::new()),
            Event::RunForever => ("tourner", "tourne", " sans fin".to_owned()),
            Event::Print(text) => ("afficher", "affiche", format!(" « {text} »")),
        }
    }
}

/// « ne se bloque jamais », « n'affiche jamais ».
fn negated(verb: &str) -> String {
    match verb.starts_with(['a', 'e', 'é', 'i', 'o', 'u']) {
        true => format!("n'{verb} jamais"),
        false => format!("ne {verb} jamais"),
    }
}

const MODALITIES: [&str; 3] = ["may", "never", "always"];
const VERBS: [&str; 5] = ["panic", "deadlock", "end", "run forever", "print"];

/// Reads a claim; the error is a message and a remedy, in French.
pub fn parse(text: &str) -> Result<Claim, (String, String)> {
    let (text, fair) = match text.strip_suffix(" under a fair schedule") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut words = text.trim().splitn(3, ' ');
    let listing = words.next().unwrap_or_default().to_owned();
    let modality = parse_modality(words.next().unwrap_or_default())?;
    let event = parse_event(words.next().unwrap_or_default().trim())?;
    Ok(Claim {
        listing,
        modality,
        event,
        fair,
    })
}

fn parse_modality(word: &str) -> Result<Modality, (String, String)> {
    match word {
        "may" => Ok(Modality::May),
        "never" => Ok(Modality::Never),
        "always" => Ok(Modality::Always),
        _ => Err((
            format!("une affirmation dit « may », « never » ou « always », pas « {word} »"),
            suggest(word, MODALITIES),
        )),
    }
}

fn parse_event(text: &str) -> Result<Event, (String, String)> {
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    match (verb.strip_suffix('s').unwrap_or(verb), rest) {
        ("panic", "") => Ok(Event::Panic { line: None }),
        ("panic", at) => parse_line(at).map(|line| Event::Panic { line: Some(line) }),
        ("deadlock", "") => Ok(Event::Deadlock),
        ("end", "") => Ok(Event::End),
        ("run", "forever") => Ok(Event::RunForever),
        ("print", quoted) => parse_quoted(quoted).map(Event::Print),
        _ => Err((
            format!("verbe inconnu dans l'affirmation : « {text} »"),
            suggest(text, VERBS),
        )),
    }
}

fn parse_line(text: &str) -> Result<usize, (String, String)> {
    text.strip_prefix("at line ")
        .and_then(|n| n.trim().parse().ok())
        .ok_or_else(|| {
            (
                format!("« panic {text} » ne nomme pas de ligne"),
                "écrivez « panic » ou « panic at line 11 »".to_owned(),
            )
        })
}

fn parse_quoted(text: &str) -> Result<String, (String, String)> {
    let inner = text
        .trim()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.map(str::to_owned).ok_or_else(|| {
        (
            format!("le texte affiché n'est pas entre guillemets droits : {text}"),
            "écrivez par exemple : print \"total = 1\"".to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_reads_as_a_sentence() {
        let claim = parse("list-race may panic at line 11").unwrap();
        assert_eq!(claim.listing, "list-race");
        assert_eq!(claim.modality, Modality::May);
        assert_eq!(claim.event, Event::Panic { line: Some(11) });
    }

    #[test]
    fn verbs_take_an_s_and_a_fair_schedule() {
        let claim = parse("backoff always ends under a fair schedule").unwrap();
        assert_eq!((claim.event, claim.fair), (Event::End, true));
        assert_eq!(
            parse("x never runs forever").unwrap().event,
            Event::RunForever
        );
        assert_eq!(
            parse("x may print \"a b\"").unwrap().event,
            Event::Print("a b".into())
        );
    }

    #[test]
    fn a_claim_is_said_in_french() {
        for (claim, said) in [
            ("x may panic at line 11", "peut paniquer à la ligne 11"),
            ("x never deadlocks", "ne se bloque jamais"),
            ("x always ends", "se termine toujours"),
            ("x may run forever", "peut tourner sans fin"),
            ("x never prints \"a b\"", "n'affiche jamais « a b »"),
            (
                "x always ends under a fair schedule",
                "se termine toujours sous un ordonnanceur équitable",
            ),
        ] {
            assert_eq!(parse(claim).unwrap().verb_phrase(), said, "{claim}");
        }
    }

    #[test]
    fn an_unknown_verb_is_named_with_its_nearest() {
        let (message, remedy) = parse("x never panix").unwrap_err();
        assert!(message.contains("« panix »"), "{message}");
        assert!(remedy.contains("« panic »"), "{remedy}");
    }
}
