//! How errors are told.

use anyhow::Error;
use course::Problems;
use std::io::{self, ErrorKind, Write};

/// The text of an error: the problems of the course as they show themselves, anything else in one line.
pub fn text(error: &Error) -> String {
    match error.downcast_ref::<Problems>() {
        Some(problems) => problems.to_string(),
        None => format!("erreur : {}", causes(error)),
    }
}

/// What went wrong and why, on one line.
pub fn causes(error: &Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(" : ")
}

/// Writes a line to standard error; unlike `eprintln!` it does not panic where nobody reads it.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether the output was closed before its end, as in `list | head`: nothing to complain about.
pub fn nobody_reads(error: &Error) -> bool {
    let mut causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
