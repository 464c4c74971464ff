//! *Outcomes*: every real run ends in one of the ways that the text names.

use crate::lab::Lab;
use crate::run::{End, Run, describe};
use crate::trial::{Failure, Trial};
use course::verdict::{Kind, SAMPLE};
use course::{Chapter, Invocation, Item, Outcomes, What};
use std::sync::Arc;

/// A trial for each `outcomes` block.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for chapter in &lab.course.chapters {
        for item in &chapter.items {
            if let What::Outcomes(outcomes) = &item.what {
                trials.push(trial(lab, chapter, item, outcomes));
            }
        }
    }
    trials
}

fn trial(lab: &Arc<Lab>, chapter: &Chapter, item: &Item, outcomes: &Outcomes) -> Trial {
    let outcomes = outcomes.clone();
    let place = chapter.place(item);
    let held = Arc::clone(lab);
    let prove = move || every_run_is_one(&held, &place, &outcomes);
    Trial::of(&lab.course, chapter, item, Kind::Outcomes, Box::new(prove))
}

fn every_run_is_one(lab: &Lab, place: &str, outcomes: &Outcomes) -> Result<usize, Failure> {
    let invocation = Invocation {
        listing: outcomes.listing.clone(),
        args: Vec::new(),
    };
    for run in lab.sample(&invocation, false)? {
        if let End::TimedOut | End::Flooded = run.end {
            let how = describe(run.end, &lab.limits);
            return Err(Failure::of(format!(
                "{place} : « {} » : {how}\n{}",
                outcomes.listing, run.stdout
            )));
        }
        let lines = outcome(&run);
        if !outcomes.contains(&lines) {
            return Err(Failure::of(format!(
                "{place} : une exécution de « {} » a fini autrement que le texte ne le dit :\n{}\n",
                outcomes.listing,
                lines.join("\n")
            )));
        }
    }
    Ok(SAMPLE)
}

/// A run as an `outcomes` block writes it: its lines, and a last one where it did not end normally.
fn outcome(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    match run.end {
        End::Exited(0) => {}
        End::Exited(101) if panic_message(&run.stderr).is_some() => {
            lines.push(format!(
                "panicked: {}",
                panic_message(&run.stderr).unwrap_or_default()
            ));
        }
        End::Exited(status) => lines.push(format!("status: {status}")),
        End::Signalled(signal) => lines.push(format!("status: {}", 128 + signal)),
        End::TimedOut | End::Flooded => lines.push("endless".to_owned()),
    }
    lines
}

/// The message of the panic that ended the process: the main thread's.
fn panic_message(stderr: &str) -> Option<&str> {
    let mut lines = stderr
        .lines()
        .skip_while(|line| !line.starts_with("thread 'main' panicked at "));
    lines.nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abnormal_end_is_a_last_line() {
        let run = |end, stderr: &str| Run {
            stdout: "a\n".into(),
            stderr: stderr.into(),
            end,
        };
        let panic = "\nthread 'main' panicked at a.rs:1:2:\nplus rien\nnote: …\n";
        assert_eq!(outcome(&run(End::Exited(0), panic)), ["a"]);
        assert_eq!(
            outcome(&run(End::Exited(101), panic)),
            ["a", "panicked: plus rien"]
        );
        assert_eq!(outcome(&run(End::Exited(2), "")), ["a", "status: 2"]);
        assert_eq!(outcome(&run(End::Signalled(9), "")), ["a", "status: 137"]);
    }
}
