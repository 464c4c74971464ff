//! What must not compile is refused with exactly the message that the page shows.

use std::process::ExitCode;

fn main() -> ExitCode {
    proofs::harness::prove(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../.."),
        &[proofs::compile_fail::trials],
        |_| Vec::new(),
    )
}
