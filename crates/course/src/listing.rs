//! Listings: the Rust files under `code/`, the Python programs that they are measured against, and what of them the
//! reader sees.

use crate::problem::Problem;
use crate::source;
use std::path::{Path, PathBuf};

/// What Cargo and rustc make of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An example that runs.
    Example,
    /// A program that must not compile.
    CompileFail,
    /// A Python program, which a measure runs beside an example.
    Python,
}

impl Role {
    /// The folder of a chapter's package that holds such listings.
    pub fn folder(self) -> &'static str {
        match self {
            Role::Example => "examples",
            Role::CompileFail => "compile-fail",
            Role::Python => "python",
        }
    }

    /// How its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Role::Example | Role::CompileFail => "rs",
            Role::Python => "py",
        }
    }

    /// What its code is written in, as a fence names it.
    pub fn language(self) -> &'static str {
        match self {
            Role::Example | Role::CompileFail => "rust",
            Role::Python => "python",
        }
    }
}

/// One source file, shown in the book under a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The file's stem.
    pub name: String,
    /// The chapter's slug: the folder under `code/`.
    pub slug: String,
    /// The file, relative to the root.
    pub file: PathBuf,
    /// Whether it runs or must not compile.
    pub role: Role,
    /// The file's text.
    pub source: String,
    /// What rustc says of it, for a listing that must not compile, once `check --update` has written it.
    pub stderr: Option<String>,
}

/// Lines of a listing as the page shows them, each with its number in the file, from 1.
pub type Shown<'a> = Vec<(usize, &'a str)>;

const ANCHOR: &str = "ANCHOR: ";
const ANCHOR_END: &str = "ANCHOR_END: ";
/// What stands around the caption of a Python program.
const QUOTES: &str = "\"\"\"";

impl Listing {
    /// The caption: the file's first line, after `//! `; in Python, between `"""`.
    pub fn caption(&self) -> &str {
        let first = self.source.lines().next().unwrap_or_default().trim_end();
        let caption = match self.role {
            Role::Python => first
                .strip_prefix(QUOTES)
                .and_then(|rest| rest.strip_suffix(QUOTES)),
            _ => first.strip_prefix("//! "),
        };
        caption.unwrap_or_default().trim()
    }

    /// What the reader types to run it; nothing where it must not compile.
    pub fn command(&self) -> Option<String> {
        match self.role {
            Role::Example => Some(format!("cargo run --example {}", self.name)),
            Role::CompileFail => None,
            Role::Python => Some(format!("python3 {}", self.file.display())),
        }
    }

    /// The whole listing without its caption and its anchors.
    pub fn whole(&self) -> Shown<'_> {
        let is_header = |line: &str| {
            line.starts_with("//!") || line.starts_with(QUOTES) || line.trim().is_empty()
        };
        self.numbered()
            .skip_while(|(_, line)| is_header(line))
            .filter(|(_, l)| !is_anchor(l))
            .collect()
    }

    /// The lines between `// ANCHOR: name` and `// ANCHOR_END: name`.
    pub fn part(&self, anchor: &str) -> Option<Shown<'_>> {
        let inside = self
            .numbered()
            .skip_while(|(_, line)| !opens(line, anchor))
            .skip(1);
        let part: Shown = inside
            .take_while(|(_, line)| !closes(line, anchor))
            .collect();
        let closed = self.source.lines().any(|line| closes(line, anchor));
        (closed && !part.is_empty()).then(|| {
            part.into_iter()
                .filter(|(_, line)| !is_anchor(line))
                .collect()
        })
    }

    /// The names of its anchors.
    pub fn anchors(&self) -> Vec<&str> {
        self.source
            .lines()
            .filter_map(|line| after(line, ANCHOR))
            .map(str::trim)
            .collect()
    }

    /// What the reader can copy and what skeptic compiles: the whole listing as shown.
    pub fn displayed(&self) -> String {
        text_of(&self.whole())
    }

    /// The error codes that rustc gives, such as `E0382`, in order.
    pub fn error_codes(&self) -> Vec<&str> {
        let errors = self.stderr.iter().flat_map(|text| text.lines());
        errors
            .filter_map(|line| line.strip_prefix("error[")?.split(']').next())
            .collect()
    }

    /// The line of this number, from 1.
    pub fn line(&self, line: usize) -> Option<&str> {
        self.source.lines().nth(line.checked_sub(1)?)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.source
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// What is wrong in the file itself.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.caption().is_empty() {
            let remedy = match self.role {
                Role::Python => "écrivez \"\"\"Légende\"\"\" sur sa première ligne",
                _ => "écrivez « //! Légende » sur sa première ligne",
            };
            problems.push(Problem::of(&self.file, "le listing n'a pas de légende", remedy).at(1));
        }
        for (line, text) in self.numbered() {
            if is_hidden(text) && self.role != Role::Python {
                let remedy = "écrivez la ligne autrement : mdBook et skeptic la cacheraient";
                let message = "une ligne de listing commence par « # »";
                problems.push(Problem::of(&self.file, message, remedy).at(line));
            }
            problems.extend(self.open_anchor(line, text));
        }
        problems
    }

    fn open_anchor(&self, line: usize, text: &str) -> Option<Problem> {
        let anchor = after(text, ANCHOR)?.trim();
        let closed = self
            .source
            .lines()
            .skip(line)
            .any(|text| closes(text, anchor));
        (!closed).then(|| {
            let message = format!("l'ancre « {anchor} » n'est jamais fermée");
            Problem::of(
                &self.file,
                message,
                format!("ajoutez « {} {ANCHOR_END}{anchor} »", comment(text)),
            )
            .at(line)
        })
    }
}

/// The shown lines as one text.
pub fn text_of(shown: &Shown) -> String {
    shown.iter().flat_map(|(_, line)| [*line, "\n"]).collect()
}

/// rustdoc's convention, which mdBook and skeptic follow; `#[…]` and `#![…]` are none of it.
fn is_hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ") || line.starts_with("##")
}

/// The marks of a comment that a line begins with: `//`, or Python's `#`.
fn comment(line: &str) -> &str {
    let line = line.trim_start();
    ["//", "#"]
        .into_iter()
        .find(|marks| line.starts_with(marks))
        .unwrap_or_default()
}

/// What stands after this word in a line that is a comment.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let marks = Some(comment(line)).filter(|marks| !marks.is_empty())?;
    line.trim()
        .strip_prefix(marks)?
        .trim_start()
        .strip_prefix(word)
}

fn is_anchor(line: &str) -> bool {
    after(line, ANCHOR).is_some() || after(line, ANCHOR_END).is_some()
}

fn opens(line: &str, anchor: &str) -> bool {
    after(line, ANCHOR).is_some_and(|name| name.trim() == anchor)
}

fn closes(line: &str, anchor: &str) -> bool {
    after(line, ANCHOR_END).is_some_and(|name| name.trim() == anchor)
}

/// Every listing under `code/`, in the order of its path.
pub fn scan(root: &Path) -> (Vec<Listing>, Vec<Problem>) {
    let mut listings = Vec::new();
    let mut problems = Vec::new();
    for slug in &slugs(root) {
        problems.extend(renamed_targets(root, slug));
        for role in [Role::Example, Role::CompileFail, Role::Python] {
            let folder = Path::new("code").join(slug).join(role.folder());
            for file in names_in(&root.join(&folder)) {
                match read(root, slug, role, &folder.join(&file)) {
                    Ok(listing) => listings.extend(listing),
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    problems.extend(listings.iter().flat_map(Listing::problems));
    (listings, problems)
}

/// The folders under `code/`, one a chapter.
pub fn slugs(root: &Path) -> Vec<String> {
    names_in(&root.join("code"))
}

/// The listing in a file; nothing where the file goes with a listing; anything else has no business there.
fn read(root: &Path, slug: &str, role: Role, file: &Path) -> Result<Option<Listing>, Problem> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match file.extension().and_then(|extension| extension.to_str()) {
        Some(end) if end == role.extension() => load(root, slug, role, &stem, file).map(Some),
        Some("stderr") if role == Role::CompileFail => Ok(None),
        // What Python leaves beside a program that another one imports.
        None if stem == "__pycache__" => Ok(None),
        _ => {
            let end = role.extension();
            let message =
                format!("ce n'est pas un listing : un listing est un seul fichier, NOM.{end}");
            Err(Problem::of(
                file,
                message,
                "renommez-le ou déplacez-le hors du dossier",
            ))
        }
    }
}

/// A target with a path of its own would run another file than the page shows.
fn renamed_targets(root: &Path, slug: &str) -> Option<Problem> {
    let file = Path::new("code").join(slug).join("Cargo.toml");
    let manifest = source::read(root, &file).ok()?;
    let line = manifest
        .lines()
        .position(|line| line.trim() == "[[example]]")?;
    let remedy = "retirez-la : Cargo trouve seul les fichiers de examples/";
    Some(
        Problem::of(
            &file,
            "une table [[example]] cache quel fichier est lancé",
            remedy,
        )
        .at(line + 1),
    )
}

fn load(root: &Path, slug: &str, role: Role, name: &str, file: &Path) -> Result<Listing, Problem> {
    let stderr = file.with_extension("stderr");
    Ok(Listing {
        name: name.to_owned(),
        slug: slug.to_owned(),
        file: file.to_owned(),
        role,
        source: source::read(root, file)?,
        stderr: source::read_if_any(root, &stderr)?,
    })
}

/// The sorted names in a folder; none where it does not exist.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

#[cfg(test)]
impl Listing {
    /// An example of this source, for tests.
    pub(crate) fn example(source: &str) -> Self {
        Self {
            name: "a".into(),
            slug: "s".into(),
            file: "code/s/examples/a.rs".into(),
            role: Role::Example,
            source: source.into(),
            stderr: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH_ANCHOR: &str = "//! Une légende\n\nfn main() {\n    // ANCHOR: spawn\n    go();\n    // ANCHOR_END: spawn\n}\n";

    #[test]
    fn the_caption_and_the_anchors_are_not_shown_and_lines_keep_their_numbers() {
        let listing = Listing::example(WITH_ANCHOR);
        assert_eq!(listing.caption(), "Une légende");
        assert_eq!(
            listing.whole(),
            [(3, "fn main() {"), (5, "    go();"), (7, "}")]
        );
        assert_eq!(listing.part("spawn").unwrap(), [(5, "    go();")]);
        assert_eq!(listing.part("other"), None);
        assert_eq!(listing.problems(), []);
    }

    #[test]
    fn a_python_program_has_its_caption_and_its_anchors_in_pythons_way() {
        let source = "\"\"\"Une légende\"\"\"\n\nimport time\n\n# ANCHOR: go\ngo()  # vite\n# ANCHOR_END: go\n";
        let listing = Listing {
            role: Role::Python,
            file: "code/s/python/a.py".into(),
            ..Listing::example(source)
        };
        assert_eq!(
            (listing.caption(), listing.problems()),
            ("Une légende", vec![])
        );
        let shown = [(3, "import time"), (4, ""), (6, "go()  # vite")];
        assert_eq!(listing.whole(), shown);
        assert_eq!(listing.part("go").unwrap(), [(6, "go()  # vite")]);
        let command = Some("python3 code/s/python/a.py".to_owned());
        assert_eq!(listing.command(), command);
    }

    #[test]
    fn a_missing_caption_an_open_anchor_and_a_hidden_line_are_problems() {
        let source = "fn main() {\n  # caché\n    // ANCHOR: x\n}\n";
        let lines: Vec<_> = Listing::example(source)
            .problems()
            .iter()
            .map(|p| p.line)
            .collect();
        assert_eq!(lines, [Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn the_codes_come_from_the_compilers_message() {
        let mut listing = Listing::example("//! x\n");
        listing.stderr = Some("error[E0277]: no\n --> a\nerror[E0382]: no\n".into());
        assert_eq!(listing.error_codes(), ["E0277", "E0382"]);
    }
}
