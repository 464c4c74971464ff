//! The schedules behind a statement, as the page shows them: a table with a column for each thread.

use crate::chapter::{Chapter, Item, What};
use crate::course::Course;
use crate::expand::ending;
use crate::holds;
use crate::html::escape;
use crate::lanes::{self, Picture};
use crate::listing::Listing;
use crate::outcomes::Outcomes;
use crate::typography;
use crate::verdict::{Taken, Verdict, Witness};

/// What stands before an operation that a thread waits for in the end.
pub const WAITS: &str = "attend ";

/// What stands before an operation that a thread tries again and again.
pub const POLLS: &str = "répète ";

/// What a thread does last, and what the process does last.
pub const ENDS: [&str; 2] = ["fin du fil", "fin du programme"];

/// What a guard does in the end: Rust has no name for it.
pub const FREES: &str = "libère";

/// What the line of an operation tells where the operation itself has none: its object is given up there by nobody's call.
pub fn line_tells(operation: &str) -> Option<&'static str> {
    match operation {
        FREES => Some("pris"),
        "drop" => Some("créé"),
        _ => None,
    }
}

/// Schedules that a reader takes in at a glance; more are folded together.
const FEW: usize = 6;

/// A folded table for each witness of a verdict; a link, where the chapter shows it above.
pub fn witnesses(course: &Course, chapter: &Chapter, item: &Item, verdict: &Verdict) -> String {
    let explored = verdict.explored.iter();
    let witnesses: Vec<&Witness> = explored.flat_map(|found| &found.witnesses).collect();
    let Some(listing) = item
        .what
        .listing()
        .and_then(|name| course.listings.get(name))
    else {
        return String::new();
    };
    let seen = Seen {
        listing,
        linked: chapter.shows_whole(&listing.name),
        args: args(item),
        several: matches!(&item.what, What::Outcomes(Outcomes { groups, .. }) if groups.len() > 1),
    };
    let places = places(course, chapter, item);
    let shown = witnesses.iter().map(|witness| seen.shown(witness, &places));
    let shown: Vec<String> = shown.collect();
    match shown.len() {
        0 => String::new(),
        1..=FEW => format!("\n{}", shown.join("\n")),
        many => format!(
            "\n<details class=\"schedule\">\n<summary>Voir les {many} ordonnancements, un par issue</summary>\n{}\n</details>",
            shown.join("\n")
        ),
    }
}

/// The schedules that a chapter shows of the program of an item, in the order of the text, and how many of them stand above it.
struct Places {
    schedules: Vec<String>,
    above: usize,
}

fn places(course: &Course, chapter: &Chapter, item: &Item) -> Places {
    let mut places = Places {
        schedules: Vec::new(),
        above: 0,
    };
    let items = chapter.items.iter();
    for other in items
        .filter(|other| other.what.listing() == item.what.listing() && args(other) == args(item))
    {
        if other.range == item.range {
            places.above = places.schedules.len();
        }
        let explored = course
            .evidence(chapter, other)
            .and_then(|verdict| verdict.explored.as_ref());
        for witness in explored.iter().flat_map(|found| &found.witnesses) {
            if !places.schedules.contains(&witness.schedule) {
                places.schedules.push(witness.schedule.clone());
            }
        }
    }
    places
}

impl Places {
    /// Which one it is, from 1, and whether it is shown above.
    fn of(&self, schedule: &str) -> (usize, bool) {
        let place = self.schedules.iter().position(|other| other == schedule);
        let place = place.unwrap_or(self.schedules.len());
        (place + 1, place < self.above)
    }
}

/// The arguments of the command whose schedule it is.
fn args(item: &Item) -> &[String] {
    match &item.what {
        What::Transcript(transcript) => &transcript.steps[0].invocation.args,
        _ => &[],
    }
}

/// A schedule of a program, as HTML for a page that explores it: the picture and the list that a recorded one has. `listing` has the
/// program's own text; each step leads to its line, `#name.line`, which a page may not have.
pub fn step_by_step(listing: &Listing, witness: &Witness) -> String {
    let seen = Seen {
        listing,
        linked: true,
        args: &[],
        several: false,
    };
    let id = format!("rejeu-{}-{}", listing.name, slug(&witness.schedule));
    seen.step_by_step(witness, &id)
}

/// What the tables of one statement have in common.
struct Seen<'a> {
    listing: &'a Listing,
    /// Whether the listing's lines can be linked to.
    linked: bool,
    args: &'a [String],
    /// Whether there are several outcomes, so that each table says which is its own.
    several: bool,
}

impl Seen<'_> {
    fn shown(&self, witness: &Witness, places: &Places) -> String {
        let (number, above) = places.of(&witness.schedule);
        let id = self.id(number);
        match above {
            true => format!(
                "<p class=\"again\"><a href=\"#{id}\">{}</a>, plus haut</p>",
                self.summary(witness)
            ),
            false => self.details(witness, &id),
        }
    }

    /// The address of a table: with arguments, it is another program's.
    fn id(&self, number: usize) -> String {
        let args: String = self
            .args
            .iter()
            .map(|arg| format!("-{}", slug(arg)))
            .collect();
        format!("ordonnancement-{}{args}-{number}", self.listing.name)
    }

    /// The address stands inside: a browser that goes there opens what is folded around it.
    fn details(&self, witness: &Witness, id: &str) -> String {
        format!(
            "<details class=\"schedule\">\n<summary>{}</summary>\n{}\n\
             <p>{} <code class=\"nohighlight\">{}</code></p>\n</details>",
            self.summary(witness),
            self.step_by_step(witness, id),
            typography::label("Rejouer cet ordonnancement :"),
            escape(&self.command(witness)),
        )
    }

    /// The picture, and the list below it.
    fn step_by_step(&self, witness: &Witness, id: &str) -> String {
        format!(
            "<div class=\"picture\" id=\"{id}\" tabindex=\"0\" role=\"group\" aria-label=\"Ordonnancement, dessin\">\n{}</div>\n{}",
            self.picture(witness, id),
            self.list(witness),
        )
    }

    fn picture(&self, witness: &Witness, id: &str) -> String {
        let title = format!(
            "Ordonnancement de « {} » : {}",
            self.listing.name,
            short(&witness.outcome)
        );
        lanes::svg(&Picture {
            witness,
            rendezvous: has_rendezvous(&self.listing.source),
            id,
            title: &title,
        })
        .concat()
    }

    /// The same in words, for who prefers them, and with links to the lines.
    fn list(&self, witness: &Witness) -> String {
        format!(
            "<details class=\"schedule list\">\n<summary>Les mêmes étapes, en liste</summary>\n\
             <div class=\"steps\" tabindex=\"0\" role=\"group\" aria-label=\"Ordonnancement, liste\">\n{}</div>\n</details>",
            self.table(witness)
        )
    }

    fn table(&self, witness: &Witness) -> String {
        let column = |name: &String| {
            format!(
                "<th scope=\"col\">{}</th>",
                escape(&typography::label(name))
            )
        };
        let columns: String = witness.threads.iter().map(column).collect();
        let steps = witness.steps.iter().zip(holds::since(witness));
        let rows: String = steps
            .enumerate()
            .map(|(index, step)| self.row(index + 1, step, &witness.threads))
            .collect();
        format!(
            "<table>\n<thead><tr><th scope=\"col\">étape</th>{columns}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        )
    }

    fn summary(&self, witness: &Witness) -> String {
        if !self.several {
            return typography::label("Voir l'ordonnancement");
        }
        // What the program printed is shown as it printed it.
        let outcome = escape(&short(&witness.outcome));
        typography::label("Voir un ordonnancement : ") + &format!("<samp>{outcome}</samp>")
    }

    /// Where a page is too narrow for the columns, each step names its thread.
    fn row(
        &self,
        number: usize,
        (step, since): (&Taken, Option<usize>),
        threads: &[String],
    ) -> String {
        let threads = threads.iter().enumerate();
        let cells: String = threads
            .map(|(thread, name)| match thread == step.thread {
                true => format!(
                    "<td data-thread=\"{}\">{}{}</td>",
                    escape(&typography::label(name)),
                    self.cell(step),
                    since.map_or(String::new(), |since| waited(step, since))
                ),
                false => "<td></td>".to_owned(),
            })
            .collect();
        format!("<tr><th scope=\"row\">{number}</th>{cells}</tr>\n")
    }

    /// « 14 lock mutex 1 », or « libère mutex 1 (pris ligne 14) », and what it printed below.
    fn cell(&self, step: &Taken) -> String {
        let (before, after) = match line_tells(&step.operation) {
            Some(told) if step.line > 0 => (String::new(), self.told(told, step.line)),
            _ => (self.line(step.line), String::new()),
        };
        let object = match step.object.as_str() {
            "" => String::new(),
            object => format!("<span class=\"object\">{}</span>", escape(object)),
        };
        let mut parts = vec![before, operation(&step.operation), object, after];
        if !step.printed.is_empty() {
            let lines: Vec<String> = step.printed.lines().map(escape).collect();
            let class = match step.operation.as_str() {
                "panic" => " class=\"fails\"",
                _ => "",
            };
            parts.push(format!("<samp{class}>{}</samp>", lines.join("<br>")));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// « (pris ligne 14) ».
    fn told(&self, told: &str, line: u32) -> String {
        format!("<small>({told} ligne\u{a0}{})</small>", self.line(line))
    }

    /// The number of a line, with its text, and where the page shows it.
    fn line(&self, line: u32) -> String {
        let name = &self.listing.name;
        let text = self.listing.line(line as usize).unwrap_or_default().trim();
        match self.linked && !text.is_empty() {
            true => format!(
                "<a href=\"#{name}.{line}\" title=\"{}\">{line}</a>",
                escape(text)
            ),
            // Code that the listing calls, such as what ends a guard.
            false if line == 0 => String::new(),
            false => line.to_string(),
        }
    }

    fn command(&self, witness: &Witness) -> String {
        let args = match self.args {
            [] => String::new(),
            args => format!(" -- {}", args.join(" ")),
        };
        format!(
            "cargo run -- explore {} --replay \"{}\"{args}",
            self.listing.name, witness.schedule
        )
    }
}

/// « (attendu depuis l'étape 3) », the picture's broken outline in words.
fn waited(step: &Taken, since: usize) -> String {
    let how = match step.operation.starts_with(WAITS) {
        true => "depuis",
        false => "attendu depuis",
    };
    let words = format!("({how} l'étape {})", since + 1);
    format!(" <small>{}</small>", typography::label(&words))
}

/// Whether a program makes a channel that keeps nothing: there, sending and receiving are more than one step each.
fn has_rendezvous(source: &str) -> bool {
    let makers = ["sync_channel", "bounded"];
    let mut calls = makers.iter().flat_map(|maker| source.split(maker).skip(1));
    calls.any(|call| {
        let args = call.split_once('(').map(|(_, args)| args);
        args.is_some_and(|args| args.starts_with("0)"))
    })
}

/// A text as part of an address.
fn slug(text: &str) -> String {
    let kept = |char: char| {
        if char.is_ascii_alphanumeric() {
            char
        } else {
            '_'
        }
    };
    text.chars().map(kept).collect()
}

/// An operation; in the end, some threads wait for one that they cannot do.
fn operation(text: &str) -> String {
    let code = |text| format!("<code class=\"nohighlight\">{}</code>", escape(text));
    let waits = [WAITS, POLLS].into_iter();
    let mut waits = waits.filter_map(|how| Some((how, text.strip_prefix(how)?)));
    match waits.next() {
        Some((how, operation)) => format!("<span class=\"waits\">{how}</span>{}", code(operation)),
        None if text == FREES || ENDS.contains(&text) => format!("<em>{text}</em>"),
        None => code(text),
    }
}

/// An outcome on one line, not too long.
fn short(outcome: &[String]) -> String {
    const MOST: usize = 60;
    let line = match outcome {
        [] => "rien n'est affiché".to_owned(),
        [printed @ .., last] => [printed, &[in_french(last)]].concat().join(" / "),
    };
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The last line of an outcome: where it says how the program ended, it says so as the outcomes above it do.
fn in_french(line: &str) -> String {
    match ending(line) {
        Some((how, message)) => format!("({how}{message})"),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Role;
    use crate::verdict::Explored;

    fn listing() -> Listing {
        Listing {
            name: "race".into(),
            slug: "s".into(),
            file: "code/s/examples/race.rs".into(),
            role: Role::Example,
            source: "//! x\n\nfn main() {\n    let a = b < c;\n}\n".into(),
            stderr: None,
        }
    }

    fn witness() -> Witness {
        let step = |thread, printed: &str| Taken {
            thread,
            line: 4,
            operation: "lock".into(),
            object: "mutex 1".into(),
            printed: printed.into(),
        };
        Witness {
            outcome: vec!["a".into(), "deadlocked".into()],
            schedule: "0x3 1".into(),
            threads: vec!["fil principal".into(), "fil 1".into()],
            steps: vec![step(0, ""), step(1, "a <b>\nc\n")],
        }
    }

    const TEXT: &str = "\
{{#listing race}}

{{#claim race may deadlock}}

{{#listing other}}

{{#claim other may deadlock}}

{{#claim race may end}}

```console,possible
$ cargo run --example race -- 5
```

{{#claim race may panic}}

```outcomes
race
a
```
";

    /// A course of this one chapter, in a folder of its own.
    fn course() -> Course {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("book/SUMMARY.md", "# Sommaire\n\n- [A](s.md)\n");
        write("book/s.md", TEXT);
        write("code/s/Cargo.toml", "");
        for name in ["race", "other"] {
            write(
                &format!("code/s/examples/{name}.rs"),
                &format!("//! {name}\n"),
            );
        }
        Course::read(folder.path()).unwrap()
    }

    /// What the page shows behind each statement of the chapter, where the explorer found these schedules.
    fn pages(found: &[&[&str]]) -> Vec<String> {
        let mut course = course();
        let chapter = course.chapters.remove(0);
        let said = chapter.items.iter();
        let said = said.filter(|item| course.kind(item).is_some());
        let said: Vec<(&Item, Verdict)> = said
            .zip(found)
            .map(|(item, schedules)| (item, verdict(&course, &chapter, item, schedules)))
            .collect();
        course.verdicts.all = said.iter().map(|(_, verdict)| verdict.clone()).collect();
        let pages = said.iter();
        let pages = pages.map(|(item, verdict)| witnesses(&course, &chapter, item, verdict));
        pages.collect()
    }

    fn verdict(course: &Course, chapter: &Chapter, item: &Item, schedules: &[&str]) -> Verdict {
        let shown = |schedule: &&str| Witness {
            schedule: (*schedule).to_owned(),
            ..witness()
        };
        Verdict {
            listing: String::new(),
            kind: course.kind(item).unwrap(),
            inputs: course.inputs(chapter, item),
            executions: usize::from(matches!(item.what, What::Outcomes(_))),
            explored: Some(Explored {
                exhaustive: true,
                witnesses: schedules.iter().map(shown).collect(),
                ..Explored::default()
            }),
        }
    }

    /// The addresses that a page has, and those that it leads to.
    fn addresses(page: &str) -> (Vec<&str>, Vec<&str>) {
        let all = |before: &str| {
            let parts = page.split(before).skip(1);
            parts.filter_map(|part| part.split('"').next()).collect()
        };
        let shown = all("<div class=\"picture\" id=\"ordonnancement-");
        (shown, all("<p class=\"again\"><a href=\"#ordonnancement-"))
    }

    #[test]
    fn a_chapter_shows_each_schedule_of_a_program_once() {
        let pages = pages(&[&["1"], &["1"], &["2"], &["1"], &["1"], &["2", "3"]]);
        let told: Vec<_> = pages.iter().map(|page| addresses(page)).collect();
        let expected = [
            (vec!["race-1"], vec![]),
            (vec!["other-1"], vec![]),
            (vec!["race-2"], vec![]),
            (vec!["race-5-1"], vec![]),
            (vec![], vec!["race-1"]),
            (vec!["race-3"], vec!["race-2"]),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn many_schedules_are_folded_together() {
        let folds = |schedules: &[&str]| {
            let pages = pages(&[schedules]);
            (
                pages[0].contains(&format!(">Voir les {} ordonnancements", schedules.len())),
                pages[0].matches("<details class=\"schedule\">").count(),
            )
        };
        assert_eq!(folds(&["1", "2", "3", "4", "5", "6"]), (false, 6));
        assert_eq!(folds(&["1", "2", "3", "4", "5", "6", "7"]), (true, 8));
    }

    #[test]
    fn a_channel_without_a_buffer_is_seen() {
        for (source, seen) in [
            ("mpsc::sync_channel(0);", true),
            ("bounded::<u32>(0);", true),
            ("bounded(1); unbounded()", false),
        ] {
            assert_eq!(has_rendezvous(source), seen, "{source}");
        }
    }

    #[test]
    fn who_waits_or_polls_is_seen_to() {
        for how in [WAITS, POLLS] {
            let told = operation(&format!("{how}lock"));
            let code = "<code class=\"nohighlight\">lock</code>";
            assert_eq!(told, format!("<span class=\"waits\">{how}</span>{code}"));
        }
    }

    /// The witness's schedule is the second of the chapter; so many stand above.
    fn places(above: usize) -> Places {
        Places {
            schedules: vec!["0".into(), "0x3 1".into()],
            above,
        }
    }

    #[test]
    fn a_schedule_that_stands_above_is_not_shown_again() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: true,
            args: &["a b".into()],
            several: false,
        };
        let id = "ordonnancement-race-a_b-2";
        let first = seen.shown(&witness(), &places(1));
        assert!(
            first.contains(&format!("id=\"{id}\"")) && first.contains("<table>"),
            "{first}"
        );
        let again = seen.shown(&witness(), &places(2));
        assert!(
            again.contains(&format!("href=\"#{id}\"")) && !again.contains("<table>"),
            "{again}"
        );
    }

    #[test]
    fn each_thread_has_a_column_and_each_step_a_row() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: true,
            args: &["5".into()],
            several: false,
        };
        let html = seen.shown(&witness(), &places(0));
        assert!(
            html.contains("<th scope=\"col\">fil principal</th><th scope=\"col\">fil\u{a0}1</th>"),
            "{html}"
        );
        let line = "<a href=\"#race.4\" title=\"let a = b &lt; c;\">4</a>";
        let lock = format!(
            "<td data-thread=\"fil principal\">{line} <code class=\"nohighlight\">lock</code> <span class=\"object\">mutex 1</span></td><td></td></tr>"
        );
        assert!(
            html.contains(&format!("<tr><th scope=\"row\">1</th>{lock}")),
            "{html}"
        );
        assert!(html.contains("<samp>a &lt;b&gt;<br>c</samp>"), "{html}");
        assert!(
            html.contains("id=\"ordonnancement-race-5-2-wide-titre\">Ordonnancement de «\u{a0}race\u{a0}»\u{a0}: a / (interblocage)<"),
            "{html}"
        );
        assert!(
            html.contains("cargo run -- explore race --replay &quot;0x3 1&quot; -- 5"),
            "{html}"
        );
        assert!(
            !html.contains("\n\n"),
            "a blank line would end the block of HTML: {html}"
        );
    }

    #[test]
    fn a_guard_s_end_has_no_line_but_that_of_its_beginning() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: true,
            args: &[],
            several: false,
        };
        let step = |operation: &str, line| Taken {
            line,
            operation: operation.into(),
            object: "mutex".into(),
            ..Taken::default()
        };
        let link = "<a href=\"#race.4\" title=\"let a = b &lt; c;\">4</a>";
        assert_eq!(
            seen.cell(&step(FREES, 4)),
            format!(
                "<em>libère</em> <span class=\"object\">mutex</span> <small>(pris ligne\u{a0}{link})</small>"
            )
        );
        assert!(!seen.cell(&step(FREES, 0)).contains("ligne"));
        assert!(
            seen.cell(&step("drop", 4))
                .ends_with(&format!("(créé ligne\u{a0}{link})</small>"))
        );
        assert!(seen.cell(&step("unlock", 4)).starts_with(link));
    }

    #[test]
    fn a_step_says_since_when_it_was_waited_for() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: false,
            args: &[],
            several: false,
        };
        let step = |thread, operation: &str| Taken {
            thread,
            operation: operation.into(),
            object: "A".into(),
            ..Taken::default()
        };
        let steps = [
            step(0, "print"),
            step(1, "lock"),
            step(1, FREES),
            step(0, "lock"),
        ];
        let list = seen.table(&Witness {
            steps: steps.into(),
            ..witness()
        });
        assert_eq!(
            list.matches("attendu depuis l’étape\u{a0}2").count(),
            1,
            "{list}"
        );
        let ended = [step(0, "print"), step(1, "lock"), step(0, "attend lock")];
        let list = seen.table(&Witness {
            steps: ended.into(),
            ..witness()
        });
        assert!(list.contains("(depuis l’étape\u{a0}2)"), "{list}");
    }

    #[test]
    fn one_table_among_others_says_which_outcome_it_shows() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: false,
            args: &[],
            several: true,
        };
        let html = seen.shown(&witness(), &places(0));
        assert!(
            html.contains("Voir un ordonnancement\u{a0}: <samp>a / (interblocage)</samp>"),
            "{html}"
        );
        assert!(!html.contains("href"), "{html}");
    }
}
