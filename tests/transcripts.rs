//! Every console block is what the real command prints, and every set of outcomes holds what real runs do; under the
//! explorer, whatever the schedule.

use std::process::ExitCode;

fn main() -> ExitCode {
    proofs::harness::prove(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../.."),
        &[proofs::transcripts::trials, proofs::outcomes::trials],
        |_| Vec::new(),
    )
}
