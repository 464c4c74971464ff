//! What an exploration says of a claim, of a set of outcomes, and of one output: nothing here runs anything.

use course::{Claim, Event, Modality, Outcomes};
use explored::ends;
use explored::{End, Outcome, Replay, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a report says of a statement.
#[derive(Debug, PartialEq)]
pub enum Ruling<'a> {
    /// It holds; where it is about some schedule, this is one.
    Holds(Option<&'a Outcome>),
    /// This outcome refutes it.
    Refuted(&'a Outcome),
    /// No execution does what some execution was said to do.
    Absent,
    /// The executions that were run do not tell.
    Open,
    /// Of all executions but livelocks it is true; of these, some may have been missed.
    Entangled,
}

/// Whether a claim about the program in `file` holds. Under a fair schedule there is no livelock, in which a thread could leave each
/// time round and never does; where all that are left poll, and nothing will ever change, no schedule helps.
pub fn claim<'a>(claim: &Claim, file: &Path, report: &'a Report) -> Ruling<'a> {
    let counts = |outcome: &&Outcome| !(claim.fair && outcome.livelocked);
    let outcomes = || report.outcomes.iter().filter(counts);
    let mut does = outcomes().map(|outcome| (outcome, happens(&claim.event, file, outcome)));
    let witness = match claim.modality {
        Modality::May | Modality::Never => does.find(|(_, does)| *does == Some(true)),
        Modality::Always => does.find(|(_, does)| *does == Some(false)),
    };
    match (claim.modality, witness) {
        (Modality::May, Some((outcome, _))) => Ruling::Holds(Some(outcome)),
        (_, Some((outcome, _))) => Ruling::Refuted(outcome),
        (_, None) if !report.exhaustive || outcomes().next().is_none() => Ruling::Open,
        (_, None) if report.entangled && decides(claim) => Ruling::Entangled,
        (Modality::May, None) => Ruling::Absent,
        (_, None) => Ruling::Holds(None),
    }
}

/// Whether one more livelock could decide the claim. What threads do before they lead each other round for ever, they do in other
/// executions too, which leave the circle.
fn decides(claim: &Claim) -> bool {
    let lasts = claim.event == Event::RunForever;
    !claim.fair && lasts != (claim.modality == Modality::Always)
}

/// Whether it happens in this execution; unknown where a limit ended it before it happened.
fn happens(event: &Event, file: &Path, outcome: &Outcome) -> Option<bool> {
    let done = match event {
        Event::Panic { line } => panics(outcome, file, *line),
        Event::Deadlock => outcome.end == End::Deadlocked,
        Event::End => has_ended(outcome),
        Event::RunForever => outcome.end == End::Endless,
        Event::Print(text) => outcome.stdout.contains(text.as_str()),
    };
    let was_cut = outcome.end == End::Aborted && !has_ended(outcome);
    (done || !was_cut).then_some(done)
}

/// A panic counts in whichever thread it happens.
fn panics(outcome: &Outcome, file: &Path, line: Option<usize>) -> bool {
    let mut panics = outcome.panics.iter();
    match line {
        None => panics.next().is_some(),
        Some(line) => {
            panics.any(|panic| panic.line as usize == line && Path::new(&panic.file) == file)
        }
    }
}

/// Whether the process came to an end of its own, good or bad.
fn has_ended(outcome: &Outcome) -> bool {
    match outcome.end {
        End::Finished | End::Panicked => true,
        End::Aborted => outcome.status.is_some(),
        End::Deadlocked | End::Endless => false,
    }
}

/// Why a set of outcomes is not the program's.
#[derive(Debug, PartialEq)]
pub enum Odd<'a> {
    /// The program can end so, and the set does not say it.
    Unsaid(&'a Outcome),
    /// The set says it, and no execution ends so.
    Absent(Vec<String>),
    /// So many of the mixes do not come.
    Missing(u128),
    /// Nobody knows how this execution would have ended.
    Unknown(&'a Outcome, String),
}

/// Nothing where the program ends in exactly the ways that the set names.
pub fn outcomes<'a>(said: &Outcomes, report: &'a Report) -> Option<Odd<'a>> {
    let mut found = BTreeSet::new();
    for outcome in &report.outcomes {
        match ends::lines(outcome) {
            Err(reason) => return Some(Odd::Unknown(outcome, reason)),
            Ok(lines) if !said.contains(&lines) => return Some(Odd::Unsaid(outcome)),
            Ok(lines) => drop(found.insert(lines)),
        }
    }
    missing(said, &found, report.exhaustive)
}

/// What was said and did not come. Of many mixes a sample shows only some, which the page says.
fn missing<'a>(
    said: &Outcomes,
    found: &BTreeSet<Vec<String>>,
    exhaustive: bool,
) -> Option<Odd<'a>> {
    if said.merge {
        let missing = said.count() - found.len() as u128;
        return (exhaustive && missing > 0).then_some(Odd::Missing(missing));
    }
    let absent = said.groups.iter().find(|group| !found.contains(*group))?;
    Some(Odd::Absent(absent.clone()))
}

/// An outcome that ends so, the one with the shortest schedule.
pub fn one_that_ends<'a>(report: &'a Report, lines: &[String]) -> Option<&'a Outcome> {
    let ends_so = |outcome: &&Outcome| ends::lines(outcome).as_deref() == Ok(lines);
    report
        .outcomes
        .iter()
        .filter(ends_so)
        .min_by_key(|outcome| outcome.schedule.len())
}

/// Whether a terminal could show this text, given what went to standard output and what to standard error: the explorer
/// does not tell their order, real executions do.
pub fn shows(text: &str, outcome: &Outcome) -> bool {
    mixes(text, &[&outcome.stdout, &outcome.stderr])
}

/// Whether it could show this text in this very execution: besides, each thread writes in its own order.
pub fn shows_in_order(text: &str, replay: &Replay) -> bool {
    let mut written: BTreeMap<&str, String> = BTreeMap::new();
    for step in &replay.steps {
        let text = written.entry(&step.path).or_default();
        *text += &step.stdout;
        *text += &step.stderr;
    }
    let threads: Vec<&str> = written.values().map(String::as_str).collect();
    shows(text, &replay.outcome) && mixes(text, &threads)
}

/// Whether a text mixes the lines of others, and keeps the order of each.
fn mixes(text: &str, parts: &[&str]) -> bool {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let mixed = Outcomes {
        listing: String::new(),
        groups: parts.iter().map(|part| lines(part)).collect(),
        merge: true,
    };
    mixed.contains(&lines(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use explored::Panic;

    const FILE: &str = "code/a/examples/x.rs";

    fn outcome(end: End, stdout: &str) -> Outcome {
        let status = match end {
            End::Finished => Some(0),
            End::Panicked => Some(101),
            _ => None,
        };
        Outcome {
            end,
            status,
            stdout: stdout.into(),
            ..Outcome::default()
        }
    }

    fn panicked(file: &str, line: u32) -> Outcome {
        let panic = Panic {
            path: "0.1".into(),
            thread: "<unnamed>".into(),
            message: "non".into(),
            file: file.into(),
            line,
        };
        Outcome {
            panics: vec![panic],
            ..outcome(End::Finished, "")
        }
    }

    fn cut() -> Outcome {
        Outcome {
            reason: Some("trop d'étapes".into()),
            ..outcome(End::Aborted, "")
        }
    }

    fn report(exhaustive: bool, outcomes: Vec<Outcome>) -> Report {
        Report {
            listing: "x".into(),
            executions: 1,
            exhaustive,
            entangled: false,
            outcomes,
            caveats: Vec::new(),
            bounds: Default::default(),
        }
    }

    /// `+` holds, `-` is refuted or absent, `?` is open, `~` needs that no livelock was missed.
    fn ruling(words: &str, report: &Report) -> char {
        let text = format!("{{{{#claim x {words}}}}}\n");
        let (chapter, problems) = course::Chapter::parse(Path::new("a.md"), "A", None, text);
        assert_eq!(problems, []);
        let course::What::Claim(said) = &chapter.items[0].what else {
            panic!("{words} is no claim")
        };
        match claim(said, Path::new(FILE), report) {
            Ruling::Holds(witness) => {
                assert_eq!(witness.is_some(), said.modality == Modality::May, "{words}");
                '+'
            }
            Ruling::Refuted(_) | Ruling::Absent => '-',
            Ruling::Open => '?',
            Ruling::Entangled => '~',
        }
    }

    /// may, never, always: of a report with an outcome that does it and one that does not, of one or the other alone;
    /// each exhaustive, and then sampled.
    #[test]
    fn every_modality_of_every_event_is_told_from_its_contrary() {
        let other = || outcome(End::Finished, "rien\n");
        let events = [
            ("panic", panicked("ailleurs.rs", 1), other()),
            ("panic at line 7", panicked(FILE, 7), panicked(FILE, 8)),
            ("deadlock", outcome(End::Deadlocked, ""), other()),
            ("end", outcome(End::Panicked, ""), outcome(End::Endless, "")),
            ("run forever", outcome(End::Endless, ""), other()),
            ("print \"un\"", outcome(End::Deadlocked, "un\n"), other()),
        ];
        for (event, does, does_not) in events {
            let both = [true, false].map(|all| report(all, vec![does.clone(), does_not.clone()]));
            let one = [true, false].map(|all| report(all, vec![does.clone()]));
            let none = [true, false].map(|all| report(all, vec![does_not.clone()]));
            let table = |modality: &str| -> String {
                let words = format!("{modality} {event}");
                let reports = both.iter().chain(&one).chain(&none);
                reports.map(|report| ruling(&words, report)).collect()
            };
            assert_eq!(table("may"), "++++-?", "{event}");
            assert_eq!(table("never"), "----+?", "{event}");
            assert_eq!(table("always"), "--+?--", "{event}");
        }
    }

    /// A livelock, something that never ends under any schedule, and an end.
    fn unending() -> [Outcome; 3] {
        let endless = outcome(End::Endless, "");
        let livelock = Outcome {
            livelocked: true,
            ..endless.clone()
        };
        [livelock, endless, outcome(End::Finished, "fin\n")]
    }

    #[test]
    fn under_a_fair_schedule_there_is_no_livelock() {
        let [livelock, endless, finished] = unending();
        let polite = report(true, vec![livelock.clone(), finished.clone()]);
        let stuck = report(true, vec![endless, finished]);
        let alone = report(true, vec![livelock]);
        let table = |words: &str| {
            let fair = format!("{words} under a fair schedule");
            [words, &fair].map(|words| [&polite, &stuck, &alone].map(|all| ruling(words, all)))
        };
        let told = |words: &str| table(words).map(String::from_iter);
        assert_eq!(told("may run forever"), ["+++", "-+?"]);
        assert_eq!(told("never runs forever"), ["---", "+-?"]);
        assert_eq!(told("always ends"), ["---", "+-?"]);
        assert_eq!(told("always prints \"fin\""), ["---", "+-?"]);
        assert_eq!(told("may end"), ["++-", "++?"]);
    }

    #[test]
    fn where_a_livelock_may_have_been_missed_only_a_fair_schedule_always_ends() {
        let [.., finished] = unending();
        let sure = report(true, vec![finished]);
        let entangled = Report {
            entangled: true,
            ..sure.clone()
        };
        for (words, ruled) in [
            ("never runs forever", "+~+"),
            ("always ends", "+~+"),
            ("always prints \"fin\"", "+~+"),
            ("may run forever", "-~-"),
            ("never prints \"autre\"", "+++"),
            ("never deadlocks", "+++"),
            ("may panic", "---"),
            ("always runs forever", "---"),
        ] {
            let fair = format!("{words} under a fair schedule");
            let told = [
                ruling(words, &sure),
                ruling(words, &entangled),
                ruling(&fair, &entangled),
            ];
            assert_eq!(String::from_iter(told), ruled, "{words}");
        }
    }

    #[test]
    fn a_panic_elsewhere_is_not_at_this_line_of_the_listing() {
        let elsewhere = report(true, vec![panicked("code/a/examples/y.rs", 7)]);
        assert_eq!(ruling("may panic at line 7", &elsewhere), '-');
        assert_eq!(ruling("may panic", &elsewhere), '+');
    }

    #[test]
    fn an_execution_that_a_limit_ended_tells_nothing() {
        let cut = report(false, vec![cut()]);
        assert_eq!(ruling("always ends", &cut), '?');
        assert_eq!(ruling("never ends", &cut), '?');
        assert_eq!(ruling("may deadlock", &cut), '?');
    }

    #[test]
    fn a_process_that_aborts_has_ended() {
        let aborted = Outcome {
            status: Some(134),
            ..outcome(End::Aborted, "")
        };
        assert_eq!(ruling("always ends", &report(true, vec![aborted])), '+');
    }

    fn set(text: &str, merge: bool) -> Outcomes {
        Outcomes::parse(&format!("x\n{text}"), merge).unwrap()
    }

    #[test]
    fn a_set_is_exactly_what_was_found() {
        let found = |exhaustive| {
            report(
                exhaustive,
                vec![outcome(End::Finished, "1\n"), outcome(End::Deadlocked, "")],
            )
        };
        assert_eq!(
            outcomes(&set("1\n---\ndeadlocked\n", false), &found(true)),
            None
        );
        assert_eq!(
            outcomes(&set("1\n---\ndeadlocked\n", false), &found(false)),
            None
        );
        let unsaid = &found(true);
        assert_eq!(
            outcomes(&set("1\n", false), unsaid),
            Some(Odd::Unsaid(&unsaid.outcomes[1]))
        );
        assert_eq!(
            outcomes(&set("1\n---\n2\n---\ndeadlocked\n", false), &found(true)),
            Some(Odd::Absent(vec!["2".into()]))
        );
        assert!(matches!(
            outcomes(&set("1\n", false), &report(false, vec![outcome(End::Finished, "1\n"), cut()])),
            Some(Odd::Unknown(_, reason)) if reason == "trop d'étapes"
        ));
    }

    #[test]
    fn a_merge_is_every_mix() {
        let mixes = |texts: &[&str], exhaustive| {
            let outcomes = texts.iter().map(|text| outcome(End::Finished, text));
            report(exhaustive, outcomes.collect())
        };
        let said = set("a\nb\n---\nc\n", true);
        let all = ["a\nb\nc\n", "a\nc\nb\n", "c\na\nb\n"];
        assert_eq!(outcomes(&said, &mixes(&all, true)), None);
        assert_eq!(
            outcomes(&said, &mixes(&all[1..], true)),
            Some(Odd::Missing(1))
        );
        assert_eq!(outcomes(&said, &mixes(&all[1..], false)), None);
        assert!(matches!(
            outcomes(&said, &mixes(&["b\na\nc\n"], true)),
            Some(Odd::Unsaid(_))
        ));
    }

    #[test]
    fn a_terminal_mixes_the_two_outputs_in_any_order() {
        let ended = Outcome {
            stderr: "e1\ne2\n".into(),
            ..outcome(End::Finished, "o1\n")
        };
        assert!(shows("e1\no1\ne2\n", &ended));
        assert!(!shows("e2\no1\ne1\n", &ended));
        assert!(!shows("e1\ne2\n", &ended));
    }

    #[test]
    fn a_thread_writes_in_its_own_order_whichever_the_output() {
        let step = |thread: &str, stdout: &str, stderr: &str| explored::Step {
            path: thread.into(),
            thread: "ouvrier".into(),
            operation: "print".into(),
            object: String::new(),
            file: FILE.into(),
            line: 1,
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        let outcome = Outcome {
            stderr: "e\n".into(),
            ..outcome(End::Finished, "a1\na2\nb\n")
        };
        let steps = vec![
            step("a", "a1\n", ""),
            step("a", "", "e\n"),
            step("a", "a2\n", ""),
            step("b", "b\n", ""),
        ];
        let replay = Replay { outcome, steps };
        assert!(shows_in_order("a1\ne\na2\nb\n", &replay));
        assert!(
            !shows_in_order("e\na1\na2\nb\n", &replay),
            "the panic comes between"
        );
        assert!(
            !shows_in_order("a1\ne\nb\na2\n", &replay),
            "another outcome"
        );
    }

    #[test]
    fn two_threads_of_one_name_have_no_order() {
        let step = |path: &str, stdout: &str, stderr: &str| explored::Step {
            path: path.into(),
            thread: "ouvrier".into(),
            operation: "print".into(),
            object: String::new(),
            file: FILE.into(),
            line: 1,
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        let outcome = Outcome {
            stderr: "e\n".into(),
            ..outcome(End::Finished, "a\n")
        };
        let order = |first, second| {
            let steps = vec![step(first, "a\n", ""), step(second, "", "e\n")];
            let outcome = outcome.clone();
            shows_in_order("e\na\n", &Replay { outcome, steps })
        };
        assert!(order("0.1", "0.2"));
        assert!(!order("0.1", "0.1"));
    }
}
