//! What a page can do with a listing: where it can run, with which arguments, and whether it can be explored. The page's
//! scripts read this and put their buttons there; without them it is nothing.

use crate::chapter::{Item, What};
use crate::course::Course;
use crate::html::escape;
use crate::listing::{Listing, Role};
use crate::transcript::{Mode, Step, Transcript};
use crate::typography;

/// The place of the buttons of an example, with what they have to know; nothing for what does not run.
///
/// Its attributes: `data-listing`, its name; `data-args`, what its console blocks give it, where it takes arguments;
/// `data-typed`, where it reads what is typed; `data-explore`, where the explorer may be asked; `data-playground`, where the
/// Rust Playground can run it, or `data-here`, why it cannot; `data-optimised`, where it is run optimised; `data-command`, what to
/// type at home.
pub fn place(course: &Course, listing: &Listing) -> Option<String> {
    if listing.role != Role::Example {
        return None;
    }
    let shown = Shown::of(course, listing);
    let args = shown.args();
    let mut attributes = vec![("listing", listing.name.clone())];
    attributes.extend(args.clone().map(|args| ("args", args)));
    attributes.extend(shown.is(Mode::Session).then(|| ("typed", String::new())));
    attributes
        .extend((!shown.is(Mode::Native) && !shown.measured).then(|| ("explore", String::new())));
    attributes.push(match shown.only_here() {
        None => ("playground", String::new()),
        Some(why) => ("here", typography::label(&why)),
    });
    attributes.extend(shown.measured.then(|| ("optimised", String::new())));
    attributes.push(("command", command(course, listing, args.as_deref())));
    let attributes = attributes
        .iter()
        .map(|(name, value)| format!(" data-{name}=\"{}\"", escape(value)));
    Some(format!(
        "<div class=\"actions\"{}></div>",
        attributes.collect::<String>()
    ))
}

fn command(course: &Course, listing: &Listing, args: Option<&str>) -> String {
    let command = course.command(listing).unwrap_or_default();
    match args {
        None | Some("") => command,
        Some(args) => format!("{command} -- {args}"),
    }
}

/// The crates that listings may use on the Rust Playground, as code names them.
const PLAYGROUND: [&str; 3] = ["crossbeam_channel", "parking_lot", "rayon"];

/// What the Playground's crates lack, which may be older or have fewer features.
const LACKING: [&str; 2] = ["RecursiveRwLock", "deadlock::"];

/// A listing, and what the book shows of its runs.
struct Shown<'a> {
    listing: &'a Listing,
    transcripts: Vec<&'a Transcript>,
    crates: Vec<String>,
    measured: bool,
}

impl<'a> Shown<'a> {
    fn of(course: &'a Course, listing: &'a Listing) -> Self {
        let transcripts = course.items().filter_map(|(_, item)| transcript(item));
        let its_own = |transcript: &&Transcript| transcript.listing() == listing.name;
        Shown {
            listing,
            transcripts: transcripts.filter(its_own).collect(),
            crates: course.crates(&listing.slug),
            measured: course.is_measured(&listing.name),
        }
    }

    fn is(&self, mode: Mode) -> bool {
        self.transcripts.iter().any(|shown| shown.mode == mode)
    }

    fn steps(&self) -> impl Iterator<Item = &Step> {
        let steps = self.transcripts.iter().flat_map(|shown| &shown.steps);
        steps.filter(|step| step.invocation.listing == self.listing.name)
    }

    /// The arguments that the first command gives which gives any; none where the listing takes none.
    fn args(&self) -> Option<String> {
        let given = self.steps().map(|step| step.invocation.args.join(" "));
        let first = given.into_iter().find(|args| !args.is_empty());
        first.or_else(|| self.has("env::args").then(String::new))
    }

    fn has(&self, text: &str) -> bool {
        self.listing.source.contains(text)
    }

    /// Why the Rust Playground cannot run it, in French.
    fn only_here(&self) -> Option<String> {
        let reasons = [
            (self.has("stdin()"), "il lit ce que l'on tape"),
            (
                self.has("std::process::{") || self.has("Command"),
                "il lance d'autres processus",
            ),
            (self.has("std::net"), "il ouvre des connexions"),
            (self.args().is_some(), "il prend des arguments"),
            (self.measured, "ce qu'il mesure dépend de la machine"),
            (
                self.is(Mode::Native),
                "ce qu'il affiche dépend de la machine",
            ),
        ];
        let reason = reasons.iter().find(|(holds, _)| *holds);
        self.lacking()
            .or_else(|| reason.map(|(_, why)| (*why).to_owned()))
    }

    /// What it uses that the Playground does not have.
    fn lacking(&self) -> Option<String> {
        let missing =
            |name: &&String| self.has(&format!("{name}::")) && !PLAYGROUND.contains(&name.as_str());
        let newer = LACKING.iter().any(|name| self.has(name));
        match self.crates.iter().find(missing) {
            Some(name) => Some(format!("il utilise {name}")),
            None => newer.then(|| "il utilise une version récente de parking_lot".to_owned()),
        }
    }
}

fn transcript(item: &Item) -> Option<&Transcript> {
    match &item.what {
        What::Transcript(transcript) => Some(transcript),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const SHOWN: &str = "```console\n$ cargo run --example a\n```\n";

    /// What the page knows of a listing of this source, with this text after it.
    fn place_of(source: &str, text: &str) -> String {
        place_among(source, text, "")
    }

    /// The same, with these measures declared.
    fn place_among(source: &str, text: &str, measures: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("book/SUMMARY.md", "# Sommaire\n\n- [S](s.md)\n");
        write("book/s.md", &format!("{{{{#listing a}}}}\n\n{text}"));
        write(
            "code/s/Cargo.toml",
            "[dev-dependencies]\nparking_lot = \"0.13\"\nunicode-segmentation = \"1\"\n",
        );
        write("code/s/measures.toml", measures);
        write("code/s/examples/a.rs", &format!("//! A\n{source}\n"));
        let course = Course::read(folder.path()).unwrap();
        place(&course, &course.listings["a"]).unwrap()
    }

    #[test]
    fn what_needs_nothing_runs_on_the_playground() {
        let command = "data-command=\"cargo run --example a\"";
        assert_eq!(
            place_of("fn main() {}", SHOWN),
            format!(
                "<div class=\"actions\" data-listing=\"a\" data-explore=\"\" data-playground=\"\" {command}></div>"
            )
        );
    }

    #[test]
    fn what_is_measured_runs_optimised() {
        let measured = "[m]\ntitle = \"M\"\nrun = [\"a\"]\nexpect = [{ says = \"s\", ratio = [\"c\", \"d\"], at_least = 2 }]\n";
        let place = place_among("fn main() {}", "{{#measure m}}", measured);
        assert!(
            place.contains("data-optimised=\"\" data-command=\"cargo run --release --example a\""),
            "{place}"
        );
        assert!(!place_of("fn main() {}", SHOWN).contains("data-optimised"));
    }

    #[test]
    fn what_the_playground_cannot_run_says_why() {
        for (source, why) in [
            ("use std::net::TcpStream;", "il ouvre des connexions"),
            ("use std::process::Command;", "il lance d’autres processus"),
            ("io::stdin()", "il lit ce que l’on tape"),
            ("env::args()", "il prend des arguments"),
            (
                "use unicode_segmentation::UnicodeSegmentation;",
                "il utilise unicode_segmentation",
            ),
            (
                "use parking_lot::RecursiveRwLock;",
                "il utilise une version récente de parking_lot",
            ),
        ] {
            let place = place_of(source, SHOWN);
            assert!(place.contains(&format!("data-here=\"{why}\"")), "{place}");
            assert!(!place.contains("playground"), "{place}");
        }
        assert!(place_of("use parking_lot::Mutex;", SHOWN).contains("data-playground"));
    }

    #[test]
    fn arguments_are_those_that_the_text_gives() {
        let text = "```console\n$ cargo run --example a\n$ cargo run --example a -- 5 x\n```\n";
        let place = place_of("env::args()", text);
        assert!(
            place.contains("data-args=\"5 x\"") && place.contains("--example a -- 5 x\""),
            "{place}"
        );
        assert!(place_of("env::args()", SHOWN).contains("data-args=\"\""));
    }

    #[test]
    fn what_is_only_run_for_real_is_not_explored() {
        let place = place_of(
            "fn main() {}",
            "```console,native\n$ cargo run --example a\n```\n",
        );
        assert!(
            !place.contains("data-explore") && place.contains("dépend de la machine"),
            "{place}"
        );
        let place = place_of(
            "io::stdin()",
            "```console,session\n$ cargo run --example a\n> x\n```\n",
        );
        assert!(
            place.contains("data-typed") && place.contains("data-explore"),
            "{place}"
        );
    }
}
