//! Every session is what a real terminal shows.

use std::process::ExitCode;

fn main() -> ExitCode {
    proofs::harness::prove(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../.."),
        &[proofs::sessions::trials],
        |_| Vec::new(),
    )
}
