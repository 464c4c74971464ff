//! Everything that the book says, one named test a statement: listings compile and print what the page shows, what must not compile
//! is refused in these words, and every « peut », « toujours » and « jamais » is true under every schedule; each of « toujours » and
//! « jamais » is moreover false of a program with one mistake, so that its proof means something.
//!
//! All in one program: what several statements need (a build, an exploration, real runs) is made once.

use course::Course;
use libtest_mimic::{Failed, Trial};
use proofs::variants::{self, Variant};
use proofs::{Lab, PROMISES, harness};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn main() -> ExitCode {
    // Before anything else: skeptic's and trybuild's workers are this very executable.
    proofs::worker::take_role();
    let variants = match variants::read(Path::new(ROOT)) {
        Ok(variants) => variants,
        Err(error) => {
            eprintln!("erreur : {error}");
            return ExitCode::FAILURE;
        }
    };
    let programs = variants.iter().map(|variant| variant.program.clone());
    harness::prove(ROOT, &PROMISES, programs.collect(), |lab| {
        let refuted = variants.iter().map(|variant| refuted(lab, variant.clone()));
        refuted.chain(whole(&lab.course, &variants)).collect()
    })
}

fn refuted(lab: &Arc<Lab>, variant: Variant) -> Trial {
    let lab = Arc::clone(lab);
    Trial::test(format!("refuted {}", variant.name), move || {
        variants::refuted(&lab.explorations, &variant).map_err(Failed::from)
    })
}

/// What is said of the course as a whole.
fn whole(course: &Course, variants: &[Variant]) -> [Trial; 3] {
    let (verdicts, records) = (course.clone(), course.clone());
    let unmatched = variants::unmatched(course, variants);
    [
        Trial::test("verdicts.toml is up to date", move || {
            are_current(&verdicts)
        }),
        Trial::test("measures.toml is up to date", move || {
            none_is_left(&records)
        }),
        Trial::test(
            "each always and never has its variant",
            move || match unmatched.as_slice() {
                [] => Ok(()),
                wrong => Err(wrong.join("\n").into()),
            },
        ),
    ]
}

/// Every figure has been measured, on the programs as they stand ([`are_current`] says so), and none is left over.
fn none_is_left(course: &Course) -> Result<(), Failed> {
    let is_known = |name: &str| course.measures.contains_key(name);
    let mut records = course.records.all.iter();
    match records.find(|record| !is_known(&record.name)) {
        None => Ok(()),
        Some(left) => Err(format!("measures.toml : « {} » n'est plus mesuré", left.name).into()),
    }
}

/// The page says « vérifié » on the strength of these: none may be missing, none may be left over.
fn are_current(course: &Course) -> Result<(), Failed> {
    let stale: Vec<String> = course.stale().iter().map(ToString::to_string).collect();
    if !stale.is_empty() {
        return Err(stale.join("\n\n").into());
    }
    let stated = course.stated();
    let verdicts = course.verdicts.all.iter();
    let left: Vec<&str> = verdicts
        .filter(|verdict| !stated.contains(&(verdict.kind, verdict.inputs.clone())))
        .map(|verdict| verdict.listing.as_str())
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(format!("verdicts sans objet : {}", left.join(", ")).into()),
    }
}
