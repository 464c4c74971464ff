//! Proves what the text says, by running it: one module a promise, each of which gives its trials.
//!
//! `check` and `cargo test` run the same [`Trial`]s, so they cannot disagree: [`harness`] gives them to `cargo test`, one named
//! test each; [`check`] runs those whose inputs have changed, and remembers.

#[cfg(not(target_os = "linux"))]
compile_error!(
    "les vérifications (check, cargo test) ne tournent que sous Linux ; lire et exécuter se fait partout"
);

mod cargo;
mod cases;
pub mod check;
pub mod claims;
mod compare;
pub mod compile_fail;
pub mod completeness;
mod ends;
mod examples;
mod explorations;
pub mod harness;
mod lab;
mod lock;
mod machine;
pub mod measures;
mod memory;
pub mod outcomes;
mod processes;
mod repair;
mod report;
mod rulings;
mod run;
mod seats;
pub mod sessions;
pub mod skeptic;
mod stand_in;
pub mod stress;
mod terminal;
pub mod transcripts;
mod trial;
pub mod variants;
pub mod worker;

pub use lab::Lab;
pub use run::Limits;
pub use trial::{Failure, Finding, Measured, Proved, Status, Trial};

use std::sync::Arc;

/// A promise: from the lab, its trials.
pub type Promise = fn(&Arc<Lab>) -> Vec<Trial>;

/// Every promise, in the order in which an author wants to hear of them.
pub const PROMISES: [Promise; 8] = [
    skeptic::trials,
    transcripts::trials,
    sessions::trials,
    outcomes::trials,
    claims::trials,
    compile_fail::trials,
    completeness::trials,
    measures::trials,
];
