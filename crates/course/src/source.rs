//! Files as text: what cannot be read is a problem with a remedy, not a panic.

use crate::problem::Problem;
use memchr::memchr_iter;
use std::path::Path;

/// The text of `file` (relative to `root`), with Unix line ends.
pub fn read(root: &Path, file: &Path) -> Result<String, Problem> {
    let bytes = std::fs::read(root.join(file)).map_err(|error| {
        Problem::of(
            file,
            format!("le fichier ne se lit pas ({error})"),
            "créez-le, ou retirez ce qui le nomme",
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(file, &error))?;
    Ok(text.replace("\r\n", "\n"))
}

/// [`read`]; none where the file does not exist.
pub fn read_if_any(root: &Path, file: &Path) -> Result<Option<String>, Problem> {
    match root.join(file).exists() {
        true => read(root, file).map(Some),
        false => Ok(None),
    }
}

fn not_utf8(file: &Path, error: &std::string::FromUtf8Error) -> Problem {
    let valid = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..valid]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1;
    Problem::of(
        file,
        "le fichier n'est pas en UTF-8",
        "réenregistrez-le en UTF-8 dans votre éditeur",
    )
    .at(line)
}

/// The line (from 1) on which the byte `offset` of `text` stands.
pub fn line_of(text: &str, offset: usize) -> usize {
    memchr_iter(b'\n', &text.as_bytes()[..offset]).count() + 1
}
