//! Outcomes as a learner reads them.

use super::table::Table;
use super::text::{WIDTH, wrapped};
use explored::names::{self, Objects, Threads};
use explored::{End, Outcome, Panic, Report, Waiting};

/// The command that explores again, in two parts: options go between.
pub struct Again {
    pub command: String,
    pub args: String,
}

/// Most lines of an outcome's output that the table shows.
const LINES: usize = 20;

/// Most outcomes that are shown one by one; where there are more, one of each kind is.
const ROWS: usize = 30;

/// The whole page for a report.
pub fn shown(report: &Report, again: &Again) -> String {
    let threads = Threads::in_outcomes(&report.outcomes);
    let kinds = kinds(report, &threads);
    let many = report.outcomes.len() > ROWS;
    let rows: Vec<Row> = if many {
        kinds
    } else {
        report.outcomes.iter().map(Row::one).collect()
    };
    let mut page = format!(
        "{} : {}",
        report.listing,
        count(report.outcomes.len() as u64, "issue")
    );
    if many {
        page += &format!(
            ", dont voici une de chaque sorte (--json les donne toutes ; {} en tout)",
            count(rows.len() as u64, "sorte")
        );
        page = wrapped(&page, WIDTH);
    }
    let rows = &rows[..rows.len().min(ROWS)];
    format!(
        "{page}\n\n{}\n{}\n{}",
        table(rows, many, &threads),
        verdict(report),
        replays(rows, again)
    )
}

/// An outcome that is shown, for itself or for its kind.
struct Row<'a> {
    outcome: &'a Outcome,
    outcomes: u64,
    executions: u64,
}

impl<'a> Row<'a> {
    fn one(outcome: &'a Outcome) -> Self {
        Row {
            outcome,
            outcomes: 1,
            executions: outcome.executions,
        }
    }
}

/// Outcomes by how they end, whatever they print: the first of each kind stands for it.
fn kinds<'a>(report: &'a Report, threads: &Threads) -> Vec<Row<'a>> {
    let mut kinds: Vec<(String, Row)> = Vec::new();
    for outcome in &report.outcomes {
        let end = end(outcome, threads, WIDE);
        match kinds.iter_mut().find(|(kind, _)| *kind == end) {
            Some((_, row)) => {
                row.outcomes += 1;
                row.executions += outcome.executions;
            }
            None => kinds.push((end, Row::one(outcome))),
        }
    }
    kinds.into_iter().map(|(_, row)| row).collect()
}

fn table(rows: &[Row], many: bool, threads: &Threads) -> String {
    let (output, outcomes, width) = if many {
        ("exemple d'affichage", vec!["issues"], WIDE - 8)
    } else {
        ("ce qu'il affiche", vec![], WIDE)
    };
    let mut table = Table::new(
        &[
            &["n°", "comment il finit", output],
            &outcomes[..],
            &["exécutions"],
        ]
        .concat(),
        2,
    );
    for (number, row) in rows.iter().enumerate() {
        let mut cells = vec![
            (number + 1).to_string(),
            end(row.outcome, threads, width),
            self::output(row.outcome),
        ];
        cells.extend(many.then(|| spaced(row.outcomes)));
        cells.push(spaced(row.executions));
        table.row(cells);
    }
    table.shown()
}

/// How an outcome ends, and what else happens in it, its objects numbered as threads wait for them; in lines of so many characters.
fn end(outcome: &Outcome, threads: &Threads, width: usize) -> String {
    let lines = ended(
        outcome,
        &Objects::of(&[], &outcome.waiting, threads),
        threads,
    );
    let lines: Vec<String> = lines.iter().map(|line| wrapped(line, width)).collect();
    lines.join("\n")
}

/// Most characters of a line that says how an outcome ends, where no column counts the outcomes.
const WIDE: usize = 42;

/// How an outcome ends, and what else happens in it, line by line.
pub fn ended(outcome: &Outcome, objects: &Objects, threads: &Threads) -> Vec<String> {
    let mut lines = vec![how(outcome)];
    lines.extend(outcome.panics.iter().map(|panic| panicked(panic, threads)));
    let waiting = outcome.waiting.iter();
    lines.extend(waiting.map(|waiting| waits(waiting, objects, threads)));
    lines
}

fn how(outcome: &Outcome) -> String {
    match outcome.end {
        End::Finished if outcome.status == Some(0) => "se termine".to_owned(),
        End::Finished => format!("se termine, code de sortie {}", outcome.status.unwrap_or(0)),
        End::Panicked => "échoue, code de sortie 101".to_owned(),
        End::Deadlocked => "interblocage : plus personne n'avance".to_owned(),
        End::Endless if outcome.livelocked => {
            "interblocage actif : ils tournent sans fin".to_owned()
        }
        End::Endless => "attente active sans fin".to_owned(),
        End::Aborted => format!("arrêté : {}", outcome.reason.as_deref().unwrap_or_default()),
    }
}

fn panicked(panic: &Panic, threads: &Threads) -> String {
    let message = panic.message.lines().next().unwrap_or_default();
    // In the library's own files a line says nothing to the author.
    let line = if is_library(panic) {
        String::new()
    } else {
        format!(", ligne {}", panic.line)
    };
    format!("{} panique{line} : {message}", threads.name(&panic.path))
}

fn is_library(panic: &Panic) -> bool {
    panic.file.starts_with("/rustc/")
}

fn waits(waiting: &Waiting, objects: &Objects, threads: &Threads) -> String {
    let (name, operation) = (threads.name(&waiting.path), names::awaited(waiting));
    let object = objects.waiting(waiting);
    let what = format!("{name} {operation} {object}");
    format!("{}, ligne {}", what.trim_end(), waiting.line)
}

/// What it prints, on both streams, but for the messages of panics, which are told with its end.
fn output(outcome: &Outcome) -> String {
    let shown = if outcome.terminal.is_empty() {
        &outcome.stdout
    } else {
        &outcome.terminal
    };
    let text = outcome
        .panics
        .iter()
        .fold(shown.clone(), |text, panic| without(&text, panic));
    let mut lines: Vec<&str> = text.lines().take(LINES + 1).collect();
    if lines.len() > LINES {
        lines[LINES] = "…";
    }
    if lines.is_empty() {
        "(rien)".to_owned()
    } else {
        lines.join("\n")
    }
}

/// A text without the message of this panic, and the note that follows the first one.
fn without(text: &str, panic: &Panic) -> String {
    let start = format!(
        "\nthread '{}' panicked at {}:{}:",
        panic.thread, panic.file, panic.line
    );
    let end = format!(":\n{}\n", panic.message);
    let cut = text
        .split_once(&start)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = cut else {
        return text.to_owned();
    };
    let noted = after.starts_with("note: run with `RUST_BACKTRACE");
    let after = if noted {
        after.split_once('\n').map_or("", |(_, after)| after)
    } else {
        after
    };
    format!("{before}{after}")
}

/// What the search is worth.
fn verdict(report: &Report) -> String {
    let caveats = report.caveats.iter();
    let caveats = caveats.map(|caveat| format!("réserve : {caveat}"));
    let lines = [worth(report)]
        .into_iter()
        .chain(caveats)
        .chain((report.outcomes.len() > 1).then(|| COUNTS.to_owned()));
    let lines = lines.map(|line| wrapped(&line, WIDTH) + "\n");
    lines.collect()
}

fn worth(report: &Report) -> String {
    let executions = count(report.executions, "exécution");
    let plural = if report.executions > 1 {
        "couvrent"
    } else {
        "couvre"
    };
    if report.exhaustive {
        let (which, but) = match report.entangled {
            true => (" équitables", ", sauf peut-être un interblocage actif"),
            false => ("", ""),
        };
        return format!(
            "{executions} {plural} tous les ordonnancements{which} : il n'y a pas d'autre issue{but}"
        );
    }
    if report.bounds.reached.is_none() && !report.caveats.is_empty() {
        return format!("échantillon : {executions} ; d'autres issues restent possibles");
    }
    let bounds = &report.bounds;
    let reached = bounds
        .reached
        .as_ref()
        .map_or(String::new(), |reached| format!(" (arrêt : {reached})"));
    let drawn = match bounds.samples {
        0 => String::new(),
        samples => format!(
            ", dont {} au hasard (graine {})",
            spaced(samples),
            bounds.seed
        ),
    };
    format!("échantillon : {executions}{drawn}{reached} ; d'autres issues restent possibles")
}

const COUNTS: &str =
    "(le nombre d'exécutions d'une issue n'est pas sa probabilité : il compte des ordonnancements)";

/// For each outcome, the command that shows it step by step.
fn replays(rows: &[Row], Again { command, args }: &Again) -> String {
    let mut lines = "pour revoir une issue étape par étape :\n".to_owned();
    for (number, row) in rows.iter().enumerate() {
        lines += &format!(
            "  {}  {command} --replay \"{}\"{args}\n",
            number + 1,
            row.outcome.schedule
        );
    }
    lines
}

fn count(number: u64, what: &str) -> String {
    let plural = if number > 1 { "s" } else { "" };
    format!("{} {what}{plural}", spaced(number))
}

/// A number with its thousands apart.
fn spaced(number: u64) -> String {
    course::spaced(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A deadlock with a panic, long names and a long output.
    fn wide(output: &str) -> Outcome {
        let panic = Panic {
            path: "0.2".into(),
            thread: "<unnamed>".into(),
            message: "non".into(),
            file: "a.rs".into(),
            line: 3,
        };
        let waiting = Waiting {
            path: "0.1".into(),
            thread: "le premier des lecteurs".into(),
            operation: "wait".into(),
            polls: false,
            object: "condvar THE_QUEUE+80, mutex THE_QUEUE+0".into(),
            file: "a.rs".into(),
            line: 123,
        };
        Outcome {
            end: End::Deadlocked,
            stdout: format!("{}{output}\n", "x".repeat(100)),
            panics: vec![panic],
            waiting: vec![waiting],
            executions: 123_456,
            ..Outcome::default()
        }
    }

    #[test]
    fn a_table_of_outcomes_is_as_wide_as_a_terminal() {
        for many in [1, ROWS as u64 + 1] {
            let report = Report {
                listing: "x".into(),
                executions: 1,
                exhaustive: true,
                entangled: false,
                outcomes: (0..many).map(|number| wide(&number.to_string())).collect(),
                caveats: Vec::new(),
                bounds: Default::default(),
            };
            let again = Again {
                command: String::new(),
                args: String::new(),
            };
            let page = shown(&report, &again);
            let fits = |line: &str| line.chars().count() <= WIDTH;
            assert!(page.lines().all(fits), "{page}");
            assert!(page.contains("le premier des lecteurs attend"), "{page}");
            assert!(page.contains("fil 2 panique, ligne 3 : non"), "{page}");
            assert!(page.matches('x').count() >= 100, "{page}");
            assert_eq!(page.contains("probabilité"), many > 1, "{page}");
        }
    }

    #[test]
    fn the_message_of_a_panic_is_told_once() {
        let (thread, message, file) = ("main".to_owned(), "non\nnon".to_owned(), "a.rs".to_owned());
        let path = "0".to_owned();
        let panic = Panic {
            path,
            thread,
            message,
            file,
            line: 3,
        };
        let text = "un\n\nthread 'main' panicked at a.rs:3:5:\nnon\nnon\nnote: run with `RUST_BACKTRACE=1` …\ndeux\n";
        assert_eq!(without(text, &panic), "un\ndeux\n");
        assert_eq!(without("non\n", &panic), "non\n");
    }

    #[test]
    fn numbers_are_read_as_in_french() {
        assert_eq!(count(1, "issue"), "1 issue");
        assert_eq!(count(0, "issue"), "0 issue");
        assert_eq!(count(12345678, "issue"), "12\u{202f}345\u{202f}678 issues");
        assert_eq!(spaced(999), "999");
        assert_eq!(spaced(1000), "1\u{202f}000");
    }
}
