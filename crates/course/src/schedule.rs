//! The schedules behind a statement, as the page shows them: a table with a column for each thread.

use crate::chapter::{Chapter, Item, What};
use crate::course::Course;
use crate::expand::ending;
use crate::html::escape;
use crate::listing::Listing;
use crate::outcomes::Outcomes;
use crate::typography;
use crate::verdict::{Taken, Verdict, Witness};

/// What stands before an operation that a thread waits for in the end.
pub const WAITS: &str = "attend ";

/// What a thread does in the end that polls.
pub const TURNS: &str = "tourne en boucle";

/// What a thread does last, and what the process does last.
pub const ENDS: [&str; 2] = ["fin du fil", "fin du programme"];

/// A folded table for each witness of a verdict.
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
    witnesses
        .into_iter()
        .map(|witness| "\n".to_owned() + &seen.details(witness))
        .collect()
}

/// The arguments of the command whose schedule it is.
fn args(item: &Item) -> &[String] {
    match &item.what {
        What::Transcript(transcript) => &transcript.steps[0].invocation.args,
        _ => &[],
    }
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
    fn details(&self, witness: &Witness) -> String {
        format!(
            "<details class=\"schedule\">\n<summary>{}</summary>\n<div class=\"steps\" tabindex=\"0\">\n{}</div>\n\
             <p>{} <code class=\"nohighlight\">{}</code></p>\n</details>",
            self.summary(witness),
            self.table(witness),
            typography::label("Rejouer cet ordonnancement :"),
            escape(&self.command(witness)),
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
        let steps = witness.steps.iter().enumerate();
        let rows: String = steps
            .map(|(index, step)| self.row(index + 1, step, witness.threads.len()))
            .collect();
        format!(
            "<table>\n<thead><tr><th scope=\"col\">étape</th>{columns}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        )
    }

    fn summary(&self, witness: &Witness) -> String {
        let title = match self.several {
            true => format!("Voir un ordonnancement : {}", short(&witness.outcome)),
            false => "Voir l'ordonnancement".to_owned(),
        };
        escape(&typography::label(&title))
    }

    fn row(&self, number: usize, step: &Taken, threads: usize) -> String {
        let cells: String = (0..threads)
            .map(|thread| match thread == step.thread {
                true => format!("<td>{}</td>", self.cell(step)),
                false => "<td></td>".to_owned(),
            })
            .collect();
        format!("<tr><th scope=\"row\">{number}</th>{cells}</tr>\n")
    }

    /// « 14 lock mutex 1 », and what it printed below.
    fn cell(&self, step: &Taken) -> String {
        let mut parts = vec![self.line(step.line), operation(&step.operation)];
        if !step.object.is_empty() {
            parts.push(format!(
                "<span class=\"object\">{}</span>",
                escape(&step.object)
            ));
        }
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

/// An operation; in the end, some threads wait for one that they cannot do.
fn operation(text: &str) -> String {
    let code = |text| format!("<code class=\"nohighlight\">{}</code>", escape(text));
    match text.strip_prefix(WAITS) {
        Some(operation) => format!("<span class=\"waits\">{WAITS}</span>{}", code(operation)),
        None if ENDS.contains(&text) || text == TURNS => format!("<em>{text}</em>"),
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

    #[test]
    fn each_thread_has_a_column_and_each_step_a_row() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: true,
            args: &["5".into()],
            several: false,
        };
        let html = seen.details(&witness());
        assert!(
            html.contains("<th scope=\"col\">fil principal</th><th scope=\"col\">fil 1</th>"),
            "{html}"
        );
        let line = "<a href=\"#race.4\" title=\"let a = b &lt; c;\">4</a>";
        let lock = format!(
            "<td>{line} <code class=\"nohighlight\">lock</code> <span class=\"object\">mutex 1</span></td><td></td></tr>"
        );
        assert!(
            html.contains(&format!("<tr><th scope=\"row\">1</th>{lock}")),
            "{html}"
        );
        assert!(html.contains("<samp>a &lt;b&gt;<br>c</samp>"), "{html}");
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
    fn one_table_among_others_says_which_outcome_it_shows() {
        let listing = listing();
        let seen = Seen {
            listing: &listing,
            linked: false,
            args: &[],
            several: true,
        };
        let html = seen.details(&witness());
        assert!(
            html.contains("Voir un ordonnancement\u{a0}: a / (interblocage)"),
            "{html}"
        );
        assert!(!html.contains("href"), "{html}");
    }
}
