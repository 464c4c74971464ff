//! How an execution ended, as an `outcomes` block writes it: its lines, and a last one where it did not end normally.

use crate::run::{End, Run};
use explored::{End as Explored, Outcome};

/// A real run; one that a limit ended is taken for one that never ends.
pub fn of_run(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    lines.extend(match run.end {
        End::Exited(0) => None,
        End::Exited(101) if panic_message(&run.stderr).is_some() => {
            panic_message(&run.stderr).map(panicked)
        }
        End::Exited(status) => Some(status_line(status)),
        End::Signalled(signal) => Some(status_line(128 + signal)),
        End::TimedOut | End::Flooded => Some(ENDLESS.to_owned()),
    });
    lines
}

/// An execution under the explorer; an error says why nothing can be said of it.
pub fn of_outcome(outcome: &Outcome) -> Result<Vec<String>, String> {
    let mut lines: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
    let last = match (outcome.end, outcome.status) {
        (Explored::Finished, Some(0) | None) => None,
        (Explored::Panicked, _) => Some(panicked(main_panic(outcome))),
        (Explored::Deadlocked, _) => Some(DEADLOCKED.to_owned()),
        (Explored::Endless, _) => Some(ENDLESS.to_owned()),
        (Explored::Finished | Explored::Aborted, Some(status)) => Some(status_line(status)),
        (Explored::Aborted, None) => return Err(outcome.reason.clone().unwrap_or_default()),
    };
    lines.extend(last);
    Ok(lines)
}

/// The last line of an execution in which no thread can go on.
pub const DEADLOCKED: &str = "deadlocked";
/// The last line of an execution that goes on for ever.
pub const ENDLESS: &str = "endless";

fn status_line(status: i32) -> String {
    format!("status: {status}")
}

fn panicked(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    format!("panicked: {first}")
}

/// The message of the panic that ended the process: the main thread's last.
fn main_panic(outcome: &Outcome) -> &str {
    let mut of_main = outcome.panics.iter().filter(|panic| panic.path == "0");
    of_main.next_back().map_or("", |panic| &panic.message)
}

/// The same, from what the real program wrote.
fn panic_message(stderr: &str) -> Option<&str> {
    let lines: Vec<&str> = stderr.lines().collect();
    let at = lines
        .iter()
        .rposition(|line| line.starts_with("thread 'main' panicked at "))?;
    Some(lines.get(at + 1).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use explored::Panic;

    #[test]
    fn an_abnormal_end_of_a_real_run_is_a_last_line() {
        let run = |end, stderr: &str| Run {
            stdout: "a\n".into(),
            stderr: stderr.into(),
            end,
        };
        let panic = "\nthread 'main' panicked at a.rs:1:2:\nplus rien\nnote: …\n";
        assert_eq!(of_run(&run(End::Exited(0), panic)), ["a"]);
        assert_eq!(
            of_run(&run(End::Exited(101), panic)),
            ["a", "panicked: plus rien"]
        );
        assert_eq!(of_run(&run(End::Exited(2), "")), ["a", "status: 2"]);
        assert_eq!(of_run(&run(End::Signalled(9), "")), ["a", "status: 137"]);
    }

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
        let lines = |end, status| of_outcome(&outcome(end, status)).unwrap();
        assert_eq!(lines(Explored::Finished, Some(0)), ["a"]);
        assert_eq!(lines(Explored::Finished, Some(2)), ["a", "status: 2"]);
        assert_eq!(
            lines(Explored::Panicked, Some(101)),
            ["a", "panicked: plus rien"]
        );
        assert_eq!(lines(Explored::Deadlocked, None), ["a", "deadlocked"]);
        assert_eq!(lines(Explored::Endless, None), ["a", "endless"]);
        let cut = Outcome {
            reason: Some("trop d'étapes".into()),
            ..outcome(Explored::Aborted, None)
        };
        assert_eq!(of_outcome(&cut), Err("trop d'étapes".into()));
    }
}
