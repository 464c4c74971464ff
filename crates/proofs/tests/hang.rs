//! What hangs under skeptic alone is ended and named: skeptic has no time limit of its own.

#[allow(dead_code)] // each test file uses its part
#[path = "support/repository.rs"]
mod support;

use course::Course;
use libtest_mimic::{Arguments, Failed, Trial};
use proofs::{Lab, Limits};
use std::process::ExitCode;
use std::time::Duration;
use support::Repository;

/// Not Rust's own harness: skeptic's worker is this very executable, in another role.
fn main() -> ExitCode {
    proofs::worker::take_role();
    let test = Trial::test(
        "what hangs under skeptic alone is ended and named",
        a_hang_is_ended,
    );
    libtest_mimic::run(&Arguments::from_args(), vec![test]).exit_code()
}

fn a_hang_is_ended() -> Result<(), Failed> {
    let text = "# Un\n\n{{#listing hangs}}\n\n```console\n$ cargo run --example hangs\n```\n";
    let code = "fn main() {\n    while std::env::var(\"SKEPTIC_JOBS\").is_ok() {\n        std::thread::park();\n    }\n}";
    let repository = Repository::new("skeptic-hangs")
        .chapter("un", text)
        .example("un", "hangs", code);
    let limits = Limits {
        compilation: Duration::from_millis(200),
        time: Duration::from_secs(1),
        ..Limits::default()
    };
    let course = Course::read(repository.root()).map_err(|problems| problems.to_string())?;
    let trial = proofs::skeptic::trials(&Lab::new(course, limits)).remove(0);
    match trial.prove(None) {
        Err(failure)
            if failure
                .detail
                .contains("ne s'est pas terminé en 1.2 s sous skeptic") =>
        {
            Ok(())
        }
        result => Err(format!("{result:?}").into()),
    }
}
