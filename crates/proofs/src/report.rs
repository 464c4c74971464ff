//! What `check` tells: a bar while it works, each failure where it stands, one line at the end; or JSON.

use crate::trial::{Finding, Status};
use course::verdict::Kind;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Mutex;

/// Collects the findings as they come.
pub struct Report {
    json: bool,
    /// Where the text is about to be rewritten, what is found counts only if nothing was.
    held_back: Option<Mutex<Vec<String>>>,
    bar: ProgressBar,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    held: BTreeMap<Kind, usize>,
    failed: usize,
    recalled: usize,
}

impl Report {
    /// A report on `due` trials. The bar shows on a terminal only.
    pub fn new(json: bool, update: bool, due: usize) -> Self {
        let bar = match json || due == 0 {
            true => ProgressBar::hidden(),
            false => ProgressBar::new(due as u64),
        };
        let style =
            ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("a template of ours");
        Report {
            json,
            held_back: update.then(Mutex::default),
            bar: bar.with_style(style),
            counts: Mutex::default(),
        }
    }

    /// One more finding; `recalled` if it was proved earlier.
    pub fn found(&self, finding: &Finding, recalled: bool) {
        let mut counts = self.counts.lock().expect("counting does not panic");
        counts.recalled += usize::from(recalled);
        match finding.status {
            Status::Ok => *counts.held.entry(finding.kind).or_default() += 1,
            Status::Failed => counts.failed += 1,
        }
        drop(counts);
        if self.json {
            self.line(serde_json::to_string(finding).expect("plain data"));
        } else if finding.status == Status::Failed {
            self.bar.suspend(|| eprintln!("{}\n", failure(finding)));
        } else if !finding.detail.is_empty() {
            self.bar
                .suspend(|| eprintln!("{}\n", told("à savoir", finding)));
        }
        if !recalled {
            self.bar.set_message(finding.listing.clone());
            self.bar.inc(1);
        }
    }

    fn line(&self, line: String) {
        match &self.held_back {
            None => say(&line),
            Some(lines) => lines.lock().expect("no panic").push(line),
        }
    }

    /// The closing line; `repaired` is how many passages `--update` has just rewritten.
    pub fn end(&self, repaired: usize) {
        self.bar.finish_and_clear();
        if self.json {
            let lines = self.held_back.iter().filter(|_| repaired == 0);
            lines.for_each(|lines| {
                lines
                    .lock()
                    .expect("no panic")
                    .iter()
                    .for_each(|line| say(line))
            });
            return;
        }
        let counts = self.counts.lock().expect("counting does not panic");
        say(&counts.sentence(repaired));
    }
}

/// A line on standard output; that nobody reads it any more is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn failure(finding: &Finding) -> String {
    told("faux", finding)
}

fn told(word: &str, finding: &Finding) -> String {
    let place = format!("{}:{}", finding.file.display(), finding.line);
    format!(
        "{word} : {} ({place})\n{}",
        finding.listing,
        finding.detail.trim_end()
    )
}

impl Counts {
    /// « 31 listings, 24 transcriptions, 2 sessions, 6 refus du compilateur : tout est vrai ».
    fn sentence(&self, repaired: usize) -> String {
        let parts: Vec<String> = self
            .held
            .iter()
            .map(|(kind, count)| counted(*kind, *count))
            .collect();
        let held = if parts.is_empty() {
            "rien".to_owned()
        } else {
            parts.join(", ")
        };
        let memory = match self.recalled {
            0 => String::new(),
            n => format!(
                " (dont {n} déjà vérifié{} et inchangé{})",
                plural(n),
                plural(n)
            ),
        };
        match (self.failed, repaired) {
            (0, _) => format!("{held} : tout est vrai{memory}"),
            (_, n @ 1..) => format!(
                "{n} passage{} récrit{}, à relire ; on revérifie",
                plural(n),
                plural(n)
            ),
            (n, 0) => format!(
                "{n} affirmation{} fausse{} ; {held} : vrai{memory}\n\
                 remède : corrigez le listing ou le texte ; « cargo run -- check --update » récrit les transcriptions",
                plural(n),
                plural(n)
            ),
        }
    }
}

fn counted(kind: Kind, count: usize) -> String {
    let (one, many) = match kind {
        Kind::Skeptic => ("listing", "listings"),
        Kind::Transcript => ("transcription", "transcriptions"),
        Kind::Session => ("session", "sessions"),
        Kind::CompileFail => ("refus du compilateur", "refus du compilateur"),
        Kind::Completeness => ("page", "pages"),
        Kind::Outcomes => ("ensemble d'issues", "ensembles d'issues"),
        Kind::Claim => ("affirmation", "affirmations"),
        Kind::Measure => ("mesure", "mesures"),
    };
    format!("{count} {}", if count < 2 { one } else { many })
}

fn plural(count: usize) -> &'static str {
    if count < 2 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_what_holds() {
        let held = BTreeMap::from([
            (Kind::Skeptic, 31),
            (Kind::Transcript, 24),
            (Kind::Session, 1),
        ]);
        let counts = Counts {
            held,
            failed: 0,
            recalled: 0,
        };
        assert_eq!(
            counts.sentence(0),
            "31 listings, 24 transcriptions, 1 session : tout est vrai"
        );
    }

    #[test]
    fn a_failure_is_counted_with_its_remedy() {
        let counts = Counts {
            failed: 2,
            ..Counts::default()
        };
        assert!(counts.sentence(0).starts_with("2 affirmations fausses"));
        assert!(counts.sentence(2).starts_with("2 passages récrits"));
    }
}
