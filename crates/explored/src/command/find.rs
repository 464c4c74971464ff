//! The program that a word on the command line means: a listing of the course, or a file.

use super::Refusal;
use explored::Program;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The program of this name, or in this file.
pub fn program(root: &Path, word: &str) -> Result<Program, Refusal> {
    if word.ends_with(".rs") || word.contains('/') {
        return file(Path::new(word), word, shown(Path::new(word)));
    }
    let listings = listings(root);
    match listings.iter().find(|(name, _)| name == word) {
        Some((_, path))
            if path
                .components()
                .any(|part| part.as_os_str() == "compile-fail") =>
        {
            Err(Refusal::usage(format!(
                "« {word} » est un listing qui ne doit pas compiler : il n'y a rien à explorer"
            )))
        }
        Some((_, path)) => file(&root.join(path), word, path.clone()),
        None => Err(unknown(word, &listings)),
    }
}

fn file(path: &Path, name: &str, shown: PathBuf) -> Result<Program, Refusal> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| Refusal {
        message: format!(
            "« {} » n'est pas en UTF-8 (octet {}) : rustc ne le lirait pas\n  remède : enregistrez-le en UTF-8",
            path.display(),
            error.utf8_error().valid_up_to() + 1
        ),
        status: 1,
    })?;
    Ok(Program {
        name: name.to_owned(),
        shown,
        text,
    })
}

/// Why a file cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Refusal {
    let path = path.display();
    Refusal::usage(match error.kind() {
        ErrorKind::NotFound => format!("« {path} » n'existe pas"),
        ErrorKind::IsADirectory => format!("« {path} » est un dossier, et non un fichier"),
        _ => format!("« {path} » ne se lit pas : {error}"),
    })
}

/// The path that panics show: as it was typed, where it lies below the folder in which it was typed.
fn shown(path: &Path) -> PathBuf {
    let below: Option<PathBuf> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| matches!(part, Component::Normal(_)).then_some(part))
        .collect();
    below.unwrap_or_else(|| path.file_name().map(PathBuf::from).unwrap_or_default())
}

/// The course's listings, with their files relative to the root. Read from the folders alone: a mistake in the text must
/// not keep a listing from being explored.
fn listings(root: &Path) -> Vec<(String, PathBuf)> {
    let mut listings = Vec::new();
    for chapter in entries(&root.join("code")) {
        for file in ["examples", "compile-fail"]
            .iter()
            .flat_map(|role| entries(&chapter.join(role)))
        {
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if let (Some("rs"), Ok(path)) = (
                file.extension().and_then(|e| e.to_str()),
                file.strip_prefix(root),
            ) {
                listings.push((name, path.to_owned()));
            }
        }
    }
    listings.sort();
    listings
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

fn unknown(word: &str, listings: &[(String, PathBuf)]) -> Refusal {
    let near = listings
        .iter()
        .map(|(name, _)| (strsim::damerau_levenshtein(word, name), name));
    let near = near.min().filter(|(distance, _)| *distance <= 3);
    let advice = match near {
        Some((_, name)) => format!("voulez-vous dire « {name} » ?"),
        None => "pour la liste : cargo run -- list ; un fichier à vous finit par .rs".to_owned(),
    };
    Refusal::usage(format!("aucun listing ne s'appelle « {word} »\n  {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_shown_as_it_was_typed_where_that_is_possible() {
        for (typed, expected) in [
            ("a.rs", "a.rs"),
            ("./x/a.rs", "x/a.rs"),
            ("../a.rs", "a.rs"),
            ("/tmp/x/a.rs", "a.rs"),
            ("x/../a.rs", "a.rs"),
        ] {
            assert_eq!(shown(Path::new(typed)), Path::new(expected), "{typed}");
        }
    }
}
