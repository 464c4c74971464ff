//! Why a program does not build against the models, in French, with rustc's own lines.

use crate::cargo::{self, RustcError};
use crate::package::{self, Place};
use crate::{Program, Unbuildable, caveats};
use anyhow::Result;
use std::path::Path;

/// The crates that programs may use.
const MODELLED: [&str; 3] = ["std", "crossbeam_channel", "parking_lot"];

/// What to use in place of what is not modelled, by how its path begins.
const REMEDIES: [(&str, &str); 16] = [
    (
        "std::net",
        "faites passer les messages par un canal (std::sync::mpsc)",
    ),
    (
        "std::os",
        "restez dans ce que std offre sur tous les systèmes",
    ),
    (
        "std::fs",
        "gardez les données en mémoire (une String, un Vec)",
    ),
    (
        "std::path",
        "gardez les chemins comme des chaînes (&str, String)",
    ),
    (
        "std::process",
        "remplacez le processus par un fil (std::thread::spawn) et un canal (std::sync::mpsc)",
    ),
    ("std::time", "mesurez avec std::time::Instant"),
    (
        "std::panic",
        "observez la panique par le Err de join, ou par std::panic::catch_unwind",
    ),
    ("rayon", "répartissez le travail avec std::thread::scope"),
    ("tokio", "écrivez les tâches comme des fils (std::thread)"),
    (
        "async_std",
        "écrivez les tâches comme des fils (std::thread)",
    ),
    ("futures", "écrivez les tâches comme des fils (std::thread)"),
    (
        "rand",
        "remplacez le hasard par des valeurs fixes, ou par un argument de la ligne de commande",
    ),
    (
        "loom",
        "écrivez std à la place de loom : l'explorateur fait lui-même tous les ordonnancements",
    ),
    (
        "crossbeam",
        "employez crossbeam_channel, ou std::thread::scope",
    ),
    ("once_cell", "employez std::sync::OnceLock"),
    ("lazy_static", "employez std::sync::LazyLock"),
];

/// What it takes where nothing above fits.
const USUAL: &str = "employez std::thread, std::sync, crossbeam_channel ou parking_lot";

/// Whether a program can be refused before anything is built.
pub fn refuse(program: &Program) -> Option<Unbuildable> {
    let line = caveats::bypass(&program.text)?;
    Some(Unbuildable {
        message: format!(
            "« {} » (ligne {line}) passe par `core` ou `alloc`, derrière le dos de l'explorateur\n  \
             remède : écrivez `std` à la place",
            program.name
        ),
    })
}

/// Why this program, which rustc refused with these errors, does not build.
pub fn explain(
    root: &Path,
    program: &Program,
    place: &Place,
    modelled: &[RustcError],
) -> Result<Unbuildable> {
    // A copy without the entry, for messages that show the author's lines only.
    let bare = root.join(".native");
    package::write(&bare.join(&program.shown), &program.text)?;
    let native = cargo::native(&bare, &program.shown, &place.krate)?;
    let message = if native.is_empty() {
        unmodelled(program, modelled)
    } else {
        refused(program, &native, modelled)
    };
    Ok(Unbuildable { message })
}

/// What rustc accepts and the models lack.
fn unmodelled(program: &Program, errors: &[RustcError]) -> String {
    let mut items: Vec<String> = errors
        .iter()
        .map(|error| told(error, item(program, error).as_deref()))
        .collect();
    items.dedup();
    format!(
        "« {} » emploie ce que l'explorateur ne modélise pas :\n{}\n{}",
        program.name,
        items.concat(),
        rendered(errors)
    )
}

fn told(error: &RustcError, item: Option<&str>) -> String {
    let (name, remedy) = match item {
        Some(item) => (format!("`{item}`"), remedy(item)),
        None => (error.message.clone(), USUAL),
    };
    format!("  ligne {} : {name}\n    remède : {remedy}\n", error.line)
}

/// What rustc itself refuses. It is not told where the crates other than `std` are, so of a program that uses them only
/// the errors that the models' build finds too are the program's.
fn refused(program: &Program, native: &[RustcError], modelled: &[RustcError]) -> String {
    if native.iter().any(|error| error.code == "E0601") {
        return format!(
            "« {} » n'a pas de fonction `main`\n  remède : ajoutez `fn main() {{ … }}`",
            program.name
        );
    }
    let uses_modelled = MODELLED[1..]
        .iter()
        .any(|krate| program.text.contains(krate));
    let errors = if uses_modelled { modelled } else { native };
    if uses_modelled && errors.iter().any(|error| lacks(program, error)) {
        return unmodelled(program, errors);
    }
    let strangers: Vec<&RustcError> = errors
        .iter()
        .filter(|error| stranger(error).is_some())
        .collect();
    if strangers.is_empty() {
        return plain(program, errors);
    }
    let mut items: Vec<String> = strangers
        .iter()
        .map(|error| told(error, stranger(error)))
        .collect();
    items.dedup();
    let strangers: Vec<RustcError> = strangers.into_iter().cloned().collect();
    format!(
        "« {} » emploie une crate que l'explorateur ne modélise pas :\n{}\n{}",
        program.name,
        items.concat(),
        rendered(&strangers)
    )
}

fn plain(program: &Program, errors: &[RustcError]) -> String {
    // The entry that is appended lies beyond the last line.
    let lines = program.text.lines().count();
    let (own, entry): (Vec<RustcError>, Vec<RustcError>) = errors
        .iter()
        .cloned()
        .partition(|error| error.line <= lines);
    let shown = if own.is_empty() { entry } else { own };
    let split = shown.iter().any(|error| error.code == "E0583");
    let remedy = if split {
        "\n\nremède : un programme exploré tient en un seul fichier ; écrivez le module dedans"
    } else {
        ""
    };
    format!(
        "« {} » ne compile pas :\n\n{}{remedy}",
        program.name,
        rendered(&shown)
    )
}

/// Whether it is a path into what is modelled that leads nowhere.
fn lacks(program: &Program, error: &RustcError) -> bool {
    let within = |item: String| {
        MODELLED.contains(&item.split("::").next().unwrap_or_default()) && item.contains("::")
    };
    matches!(error.code.as_str(), "E0432" | "E0433") && item(program, error).is_some_and(within)
}

fn rendered(errors: &[RustcError]) -> String {
    let texts: Vec<&str> = errors
        .iter()
        .map(|error| error.rendered.trim_end())
        .collect();
    texts.join("\n\n")
}

/// The crate that rustc does not know, where that is what it says.
fn stranger(error: &RustcError) -> Option<&str> {
    let unlinked = [&error.message, &error.place].into_iter().find_map(|text| {
        let (_, after) = text.split_once("unlinked crate `")?;
        after.split('`').next()
    });
    let lost = || {
        (error.code == "E0463")
            .then(|| quoted(&error.message).next())
            .flatten()
    };
    unlinked
        .or_else(lost)
        .filter(|krate| !MODELLED.contains(krate))
}

/// The path that rustc does not find: as it is written there, or as rustc names it.
fn item(program: &Program, error: &RustcError) -> Option<String> {
    let words: Vec<&str> = quoted(&error.message).collect();
    let name = *words.first()?;
    if error.code == "E0432" {
        return Some(name.to_owned());
    }
    let line = program.text.lines().nth(error.line.checked_sub(1)?)?;
    let paths = line.split(|char: char| !char.is_alphanumeric() && char != '_' && char != ':');
    let written = paths.filter_map(|path| {
        let names: Vec<&str> = path.split("::").collect();
        let last = names.iter().position(|found| *found == name)?;
        Some(names[..=last].join("::"))
    });
    Some(
        written
            .max_by_key(String::len)
            .unwrap_or_else(|| name.to_owned()),
    )
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn remedy(item: &str) -> &'static str {
    let starts = |prefix: &str| {
        item.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let known = REMEDIES.iter().find(|(prefix, _)| starts(prefix));
    known.map_or(USUAL, |(_, remedy)| remedy)
}
