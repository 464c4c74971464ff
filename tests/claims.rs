//! Every « peut », « toujours » and « jamais » is true under every schedule; and each of « toujours » and « jamais » is false
//! of a program with one mistake, so that its proof means something.

use libtest_mimic::{Failed, Trial};
use proofs::variants::{self, Variant};
use proofs::{Lab, claims, harness};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn main() -> ExitCode {
    let variants = match variants::read(Path::new(ROOT)) {
        Ok(variants) => variants,
        Err(error) => {
            eprintln!("erreur : {error}");
            return ExitCode::FAILURE;
        }
    };
    let programs = variants.iter().map(|variant| variant.program.clone());
    harness::prove_with(ROOT, &[claims::trials], programs.collect(), |lab| {
        let course = lab.course.clone();
        let all = variants.clone();
        let mut tests: Vec<Trial> = variants
            .into_iter()
            .map(|variant| refuted(lab, variant))
            .collect();
        tests.push(Trial::test(
            "each always and never has its variant",
            move || match variants::unmatched(&course, &all).as_slice() {
                [] => Ok(()),
                wrong => Err(wrong.join("\n").into()),
            },
        ));
        tests
    })
}

fn refuted(lab: &Arc<Lab>, variant: Variant) -> Trial {
    let lab = Arc::clone(lab);
    Trial::test(format!("refuted: {}", variant.name), move || {
        variants::refuted(&lab.explorations, &variant).map_err(Failed::from)
    })
}
