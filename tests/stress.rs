//! The real system, under load, never shows an outcome that an exhaustive verdict excludes.

use libtest_mimic::{Failed, Trial};
use proofs::{harness, stress};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    harness::prove(root, &[], Vec::new(), |lab| {
        let explored = stress::explored(&lab.course);
        let tests = explored.into_iter().map(|invocation| {
            let lab = Arc::clone(lab);
            let name = format!("{} {}", invocation.listing, invocation.args.join(" "));
            Trial::test(name.trim_end().to_owned(), move || {
                stress::holds(&lab, &invocation).map_err(Failed::from)
            })
        });
        tests.collect()
    })
}
