//! How a real run ended, as an `outcomes` block writes it.

use crate::run::{End, Run};
use explored::ends::{ENDLESS, panicked, status};

/// A real run; one that a limit ended is taken for one that never ends.
pub fn of_run(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    lines.extend(match run.end {
        End::Exited(0) => None,
        End::Exited(101) if panic_message(&run.stderr).is_some() => {
            panic_message(&run.stderr).map(panicked)
        }
        End::Exited(code) => Some(status(code)),
        End::Signalled(signal) => Some(status(128 + signal)),
        End::TimedOut | End::Flooded => Some(ENDLESS.to_owned()),
    });
    lines
}

/// The message of the panic that ended the process, from what the program wrote.
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
}
