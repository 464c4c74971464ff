//! How an execution ended, as an `outcomes` block writes it: its lines, and a last one where it did not end normally.

use crate::{End, Outcome};

/// The last line of an execution in which no thread can go on.
pub const DEADLOCKED: &str = "deadlocked";
/// The last line of an execution that goes on for ever.
pub const ENDLESS: &str = "endless";

/// The last line of a program that exits with another status than 0.
pub fn status(status: i32) -> String {
    format!("status: {status}")
}

/// The last line of a program whose main thread panics.
pub fn panicked(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    format!("panicked: {first}")
}

/// The lines of an execution under the explorer; an error says why nothing can be said of it.
pub fn lines(outcome: &Outcome) -> Result<Vec<String>, String> {
    let mut lines: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
    let last = match (outcome.end, outcome.status) {
        (End::Finished, Some(0) | None) => None,
        (End::Panicked, _) => Some(panicked(main_panic(outcome))),
        (End::Deadlocked, _) => Some(DEADLOCKED.to_owned()),
        (End::Endless, _) => Some(ENDLESS.to_owned()),
        (End::Finished | End::Aborted, Some(code)) => Some(status(code)),
        (End::Aborted, None) => return Err(outcome.reason.clone().unwrap_or_default()),
    };
    lines.extend(last);
    Ok(lines)
}

/// The message of the panic that ended the process: the main thread's last.
fn main_panic(outcome: &Outcome) -> &str {
    let mut of_main = outcome.panics.iter().filter(|panic| panic.path == "0");
    of_main.next_back().map_or("", |panic| &panic.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Panic;

    #[test]
    fn an_end_under_the_explorer_is_written_as_a_real_one() {
        let panic = |path: &str, thread: &str, message: &str| Panic {
            path: path.into(),
            thread: thread.into(),
            message: message.into(),
            file: "a.rs".into(),
            line: 1,
        };
        let outcome = |end, status| Outcome {
            end,
            status,
            stdout: "a\n".into(),
            panics: vec![
                panic("0", "main", "plus rien\nsuite"),
                panic("0.1", "main", "autre"),
            ],
            ..Outcome::default()
        };
        let lines_of = |end, status| lines(&outcome(end, status)).unwrap();
        assert_eq!(lines_of(End::Finished, Some(0)), ["a"]);
        assert_eq!(lines_of(End::Finished, Some(2)), ["a", "status: 2"]);
        assert_eq!(
            lines_of(End::Panicked, Some(101)),
            ["a", "panicked: plus rien"]
        );
        assert_eq!(lines_of(End::Deadlocked, None), ["a", "deadlocked"]);
        assert_eq!(lines_of(End::Endless, None), ["a", "endless"]);
        let cut = Outcome {
            reason: Some("trop d'étapes".into()),
            ..outcome(End::Aborted, None)
        };
        assert_eq!(lines(&cut), Err("trop d'étapes".into()));
    }
}
