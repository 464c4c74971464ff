//! *Variants*: for what never or always happens, a program with the mistake that the listing does not make. The explorer
//! must refute the claim of it, or it would prove nothing of the listing.
//!
//! A variant is a file of `tests/variants/`, `LISTING--MISTAKE.rs`, whose first line is `//! refutes: CLAIM`.

use crate::explorations::Explorations;
use crate::rulings::{self, Ruling};
use course::{Chapter, Claim, Course, Invocation, Modality, What};
use explored::Program;
use std::path::{Path, PathBuf};

/// The folder, relative to the root.
pub const FOLDER: &str = "tests/variants";

/// A program that makes a claim false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// `LISTING--MISTAKE`.
    pub name: String,
    /// The claim, of the listing.
    pub claim: Claim,
    /// The program.
    pub program: Program,
}

/// The variants of a course; an error is a message with the file.
pub fn read(root: &Path) -> Result<Vec<Variant>, String> {
    let entries = std::fs::read_dir(root.join(FOLDER))
        .into_iter()
        .flatten()
        .flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Path::new(FOLDER).join(entry.file_name()))
        .filter(|file| file.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
    files.iter().map(|file| load(root, file)).collect()
}

fn load(root: &Path, file: &Path) -> Result<Variant, String> {
    let wrong = |what: &str| format!("{} : {what}", file.display());
    let text =
        std::fs::read_to_string(root.join(file)).map_err(|error| wrong(&error.to_string()))?;
    let first = text.lines().next().unwrap_or_default();
    let said = first
        .strip_prefix("//! refutes: ")
        .ok_or_else(|| wrong("la première ligne n'est pas « //! refutes: AFFIRMATION »"))?;
    let claim =
        claim(said).ok_or_else(|| wrong(&format!("« {said} » n'est pas une affirmation")))?;
    let name = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if !name.starts_with(&format!("{}--", claim.listing)) {
        return Err(wrong(&format!(
            "le fichier devrait s'appeler {}--ERREUR.rs",
            claim.listing
        )));
    }
    let program = Program {
        name: name.clone(),
        shown: file.to_owned(),
        text,
    };
    Ok(Variant {
        name,
        claim,
        program,
    })
}

/// A claim in the words of the text.
fn claim(words: &str) -> Option<Claim> {
    let text = format!("{{{{#claim {words}}}}}\n");
    let (chapter, _) = Chapter::parse(Path::new("variant"), "", None, text);
    match chapter.items.into_iter().next()?.what {
        What::Claim(claim) => Some(claim),
        _ => None,
    }
}

/// The mistake is found; an error says what was not.
pub fn refuted(explorations: &Explorations, variant: &Variant) -> Result<(), String> {
    let of = Invocation {
        listing: variant.name.clone(),
        args: Vec::new(),
    };
    let report = explorations.report(&of).map_err(|failure| failure.detail)?;
    match rulings::claim(&variant.claim, &variant.program.shown, &report) {
        Ruling::Refuted(_) => Ok(()),
        ruling => Err(format!(
            "« {} » devrait réfuter « {} {} » : {ruling:?}",
            variant.name,
            variant.claim.listing,
            variant.claim.verb_phrase()
        )),
    }
}

/// The claims with « toujours » or « jamais » that no variant refutes, and the variants that refute no claim of the text.
pub fn unmatched(course: &Course, variants: &[Variant]) -> Vec<String> {
    let claims: Vec<(&Claim, String)> = claims(course)
        .filter(|(claim, _)| claim.modality != Modality::May)
        .collect();
    let untried = claims
        .iter()
        .filter(|(claim, _)| !variants.iter().any(|variant| variant.claim == **claim))
        .map(|(claim, place)| {
            let said = format!("« {} » {}", claim.listing, claim.verb_phrase());
            format!("{place} : aucune variante de {FOLDER} ne montre que {said} pourrait être faux")
        });
    let idle = variants
        .iter()
        .filter(|variant| !claims.iter().any(|(claim, _)| **claim == variant.claim))
        .map(|variant| {
            format!(
                "{} : le texte ne dit pas cela",
                variant.program.shown.display()
            )
        });
    untried.chain(idle).collect()
}

fn claims(course: &Course) -> impl Iterator<Item = (&Claim, String)> {
    let items = course
        .chapters
        .iter()
        .flat_map(|chapter| chapter.items.iter().map(move |item| (chapter, item)));
    items.filter_map(|(chapter, item)| match &item.what {
        What::Claim(claim) => Some((claim, chapter.place(item))),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(name: &str, text: &str) -> Result<Vec<Variant>, String> {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(FOLDER);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
        read(root.path())
    }

    #[test]
    fn a_variant_says_which_claim_it_refutes() {
        let found = variants(
            "x--no-lock.rs",
            "//! refutes: x never panics\n\nfn main() {}\n",
        )
        .unwrap();
        assert_eq!(found[0].claim.modality, Modality::Never);
        assert_eq!(
            found[0].program.shown,
            Path::new("tests/variants/x--no-lock.rs")
        );
    }

    #[test]
    fn a_variant_that_says_nothing_or_has_another_name_is_told() {
        for (name, text, word) in [
            ("x--no-lock.rs", "fn main() {}\n", "refutes"),
            (
                "x--no-lock.rs",
                "//! refutes: x explodes\n",
                "n'est pas une affirmation",
            ),
            (
                "y--no-lock.rs",
                "//! refutes: x never panics\n",
                "x--ERREUR.rs",
            ),
        ] {
            let told = variants(name, text).unwrap_err();
            assert!(told.contains(word) && told.contains(name), "{told}");
        }
    }
}
