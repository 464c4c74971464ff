//! Everything is shown, checked, numbered and linked, and the recorded verdicts are those of the text as it stands.

use course::Course;
use libtest_mimic::{Failed, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    proofs::harness::prove(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../.."),
        &[proofs::completeness::trials],
        |course| {
            let course = course.clone();
            let measured = course.clone();
            vec![
                Trial::test("verdicts.toml is up to date", move || verdicts(&course)),
                Trial::test("measures.toml is up to date", move || records(&measured)),
            ]
        },
    )
}

/// Every figure has been measured, on the programs as they stand ([`verdicts`] says so), and none is left over.
fn records(course: &Course) -> Result<(), Failed> {
    let is_known = |name: &str| course.measures.contains_key(name);
    let left = course
        .records
        .all
        .iter()
        .find(|record| !is_known(&record.name));
    match left {
        None => Ok(()),
        Some(record) => {
            Err(format!("measures.toml : « {} » n'est plus mesuré", record.name).into())
        }
    }
}

/// The page says « vérifié » on the strength of these: none may be missing, none may be left over.
fn verdicts(course: &Course) -> Result<(), Failed> {
    let stale: Vec<String> = course.stale().iter().map(ToString::to_string).collect();
    if !stale.is_empty() {
        return Err(stale.join("\n\n").into());
    }
    let stated = course.stated();
    let left: Vec<&str> = course
        .verdicts
        .all
        .iter()
        .filter(|verdict| !stated.contains(&(verdict.kind, verdict.inputs.clone())))
        .map(|verdict| verdict.listing.as_str())
        .collect();
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("verdicts sans objet : {}", left.join(", ")).into())
    }
}
