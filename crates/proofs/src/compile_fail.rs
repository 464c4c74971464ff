//! *Compile-fail*: what must not compile is refused with exactly the message that the page shows.
//!
//! trybuild judges, once a chapter, in a process whose environment is the chapter's package: so the right crates are
//! there and line numbers stay. It works on copies: the messages beside the listings are replaced by us, whole. What rustc
//! said of a chapter's programs is not asked again while nothing that it read has changed.

use crate::compare::exact_difference;
use crate::lab::Lab;
use crate::repair::{Repair, write_whole};
use crate::stand_in::version;
use crate::trial::{Failure, Trial};
use crate::worker::Worker;
use course::verdict::{Kind, hash};
use course::{Chapter, Item, Listing, Role, What};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// trybuild compiles a whole chapter within this time, on a loaded machine.
const TIME: Duration = Duration::from_secs(240);

/// A trial for each listing under `compile-fail/`, and for each block marked `compile_fail`.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    lab.course
        .chapters
        .iter()
        .flat_map(|chapter| of_chapter(lab, chapter))
        .collect()
}

fn of_chapter(lab: &Arc<Lab>, chapter: &Chapter) -> Vec<Trial> {
    let refusals: Arc<OnceLock<Refusals>> = Arc::default();
    let mut trials = Vec::new();
    for item in &chapter.items {
        let Some(case) = case(lab, item) else {
            continue;
        };
        let (lab, refusals, slug) = (Arc::clone(lab), Arc::clone(&refusals), chapter.slug.clone());
        let place = chapter.place(item);
        let course = Arc::clone(&lab);
        let prove = move || {
            let refusals = refusals.get_or_init(|| judge(&lab, &slug));
            case.compare(&place, refusals).map(|()| 1)
        };
        trials.push(Trial::of(
            &course.course,
            chapter,
            item,
            Kind::CompileFail,
            Box::new(prove),
        ));
    }
    trials
}

/// What rustc says of each program of a chapter, by its path in the copies; or why it could not be asked.
type Refusals = Result<BTreeMap<PathBuf, Refusal>, String>;

/// What became of one program.
#[derive(Debug, Clone)]
enum Refusal {
    /// rustc refused it with this message.
    Message(String),
    /// It compiled, or trybuild could not judge it: what trybuild said.
    None(String),
}

/// One program that must not compile.
enum Case {
    /// A listing, with its message beside it.
    Listing(Listing),
    /// A block of the text, with the reason that it names.
    Block { line: usize, why: String },
}

fn case(lab: &Lab, item: &Item) -> Option<Case> {
    match &item.what {
        What::Listing { name, anchor: None } => {
            let listing = lab.course.listings.get(name)?;
            (listing.role == Role::CompileFail).then(|| Case::Listing(listing.clone()))
        }
        What::Rust {
            fails: Some(why), ..
        } => Some(Case::Block {
            line: item.line,
            why: why.clone(),
        }),
        _ => None,
    }
}

impl Case {
    fn compare(&self, place: &str, refusals: &Refusals) -> Result<(), Failure> {
        let refusals = refusals.as_ref().map_err(Failure::of)?;
        match (self, refusals.get(&self.path())) {
            (_, None) => Err(Failure::of(format!(
                "{place} : trybuild n'a rien dit de ce programme"
            ))),
            (_, Some(Refusal::None(said))) => Err(Failure::of(format!(
                "{place} : ce programme devait être refusé, et trybuild dit :\n{said}"
            ))),
            (Case::Listing(listing), Some(Refusal::Message(message))) => {
                same_message(place, listing, message)
            }
            (Case::Block { why, .. }, Some(Refusal::Message(message))) => {
                same_reason(place, why, message)
            }
        }
    }

    /// Where the program stands among the copies.
    fn path(&self) -> PathBuf {
        match self {
            Case::Listing(listing) => Path::new("compile-fail").join(&listing.name),
            Case::Block { line, .. } => Path::new("blocks").join(format!("line-{line}")),
        }
    }
}

/// The whole message, to the letter.
fn same_message(place: &str, listing: &Listing, message: &str) -> Result<(), Failure> {
    let said = listing.stderr.as_deref().unwrap_or_default();
    let file = listing.file.with_extension("stderr");
    match exact_difference(&format!("{place}, {}", file.display()), said, message) {
        None => Ok(()),
        Some(found) => {
            let repair = Some(Repair {
                file,
                part: None,
                text: message.to_owned(),
            });
            Err(Failure {
                repair,
                ..Failure::of(found.diff)
            })
        }
    }
}

/// The code or the lint that the block names, and no other code.
fn same_reason(place: &str, why: &str, message: &str) -> Result<(), Failure> {
    let codes: Vec<&str> = message
        .lines()
        .filter_map(|line| line.strip_prefix("error[")?.split(']').next())
        .collect();
    let lint = |name: &str| {
        ["#[deny(", "#[forbid("]
            .iter()
            .any(|attribute| message.contains(&format!("{attribute}{name})]")))
    };
    let any_lint = message.contains("#[deny(") || message.contains("#[forbid(");
    let is_code = why.len() == 5 && why.starts_with('E');
    let holds = match why {
        "none" => codes.is_empty() && !any_lint,
        code if is_code => !codes.is_empty() && codes.iter().all(|found| *found == code),
        name => codes.is_empty() && lint(name),
    };
    let refused = || {
        Failure::of(format!(
            "{place} : refusé pour une autre raison que « {why} » :\n{message}"
        ))
    };
    if holds { Ok(()) } else { Err(refused()) }
}

/// What rustc says of every program of a chapter, or what it said of the same ones.
fn judge(lab: &Lab, slug: &str) -> Refusals {
    let programs = programs(lab, slug);
    let kept = lab.folder().join("refusals").join(format!("{slug}.json"));
    let inputs = inputs(lab, slug, &programs);
    if let Some(messages) = remembered(&kept, &inputs) {
        let refused = |(path, message)| (path, Refusal::Message(message));
        return Ok(messages.into_iter().map(refused).collect());
    }
    let refusals = ask(lab, slug, &programs)?;
    remember(&kept, &inputs, &refusals);
    Ok(refusals)
}

/// A chapter's programs, and where they stand among the copies.
type Programs = Vec<(PathBuf, String)>;

/// The hash of everything that a chapter's messages depend on.
fn inputs(lab: &Lab, slug: &str, programs: &Programs) -> String {
    let surroundings = lab.course.surroundings(slug);
    hash(&[version(), &surroundings, &json!(programs).to_string()])
}

/// rustc's message for each of a chapter's programs, and what they depend on.
#[derive(Serialize, Deserialize)]
struct Kept {
    inputs: String,
    messages: BTreeMap<PathBuf, String>,
}

fn remembered(file: &Path, inputs: &str) -> Option<BTreeMap<PathBuf, String>> {
    let kept: Kept = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    (kept.inputs == inputs).then_some(kept.messages)
}

/// Keeps what rustc said, if it refused every program; else it is asked again, and so it is where nothing can be kept.
fn remember(file: &Path, inputs: &str, refusals: &BTreeMap<PathBuf, Refusal>) {
    let message = |(path, refusal): (&PathBuf, &Refusal)| match refusal {
        Refusal::Message(message) => Some((path.clone(), message.clone())),
        Refusal::None(_) => None,
    };
    let Some(messages) = refusals.iter().map(message).collect() else {
        return;
    };
    let inputs = inputs.to_owned();
    let _ = write_whole(file, &json!(Kept { inputs, messages }).to_string());
}

/// Asks trybuild about every program of a chapter.
fn ask(lab: &Lab, slug: &str, programs: &Programs) -> Refusals {
    let folder = lab.folder().join("compile-fail").join(slug);
    copy(programs, &folder).map_err(|error| format!("copie impossible : {error}"))?;
    let package = lab.course.root.join("code").join(slug);
    let paths = programs.iter().map(|(path, _)| path);
    let mut worker = Worker::start("trybuild", |command| {
        command.current_dir(&folder).env("TRYBUILD", "overwrite");
        command
            .env("CARGO_MANIFEST_DIR", &package)
            .env("CARGO_PKG_NAME", format!("listings-{slug}"));
    })
    .map_err(|error| format!("trybuild ne se lance pas : {error}"))?;
    let answer = worker
        .ask(&json!(paths.clone().collect::<Vec<_>>()), TIME)
        .map_err(|error| format!("trybuild n'a pas répondu : {error}"))?;
    let refusal = |path: &PathBuf| {
        (
            path.with_extension(""),
            refusal(&folder, path, &answer.said),
        )
    };
    Ok(paths.map(refusal).collect())
}

/// The message that trybuild wrote for a program, if it wrote one.
fn refusal(folder: &Path, path: &Path, said: &str) -> Refusal {
    match std::fs::read_to_string(folder.join(path).with_extension("stderr")) {
        Ok(message) => Refusal::Message(message),
        Err(_) => Refusal::None(about(path, said)),
    }
}

/// What trybuild said of one program: from its line on to the next one's.
fn about(path: &Path, said: &str) -> String {
    let heading = format!("test {} ...", path.display());
    let lines = said.lines().skip_while(|line| !line.starts_with(&heading));
    let mut about: Vec<&str> = lines.take(1).collect();
    let rest = said
        .lines()
        .skip_while(|line| !line.starts_with(&heading))
        .skip(1);
    about.extend(rest.take_while(|line| !line.starts_with("test ")));
    if about.is_empty() {
        said.to_owned()
    } else {
        about.join("\n")
    }
}

fn programs(lab: &Lab, slug: &str) -> Programs {
    let mut chapters = lab.course.chapters.iter();
    let chapter = chapters.find(|chapter| chapter.slug == slug);
    let items = chapter.into_iter().flat_map(|chapter| &chapter.items);
    let program = |item| {
        let path = case(lab, item)?.path().with_added_extension("rs");
        Some((path, code(lab, item)?))
    };
    items.filter_map(program).collect()
}

/// Writes the programs into `folder`, without their messages, so that trybuild writes each anew.
fn copy(programs: &Programs, folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for (path, code) in programs {
        write_whole(&folder.join(path), code)?;
    }
    Ok(())
}

fn code(lab: &Lab, item: &Item) -> Option<String> {
    match &item.what {
        What::Listing { name, .. } => Some(lab.course.listings.get(name)?.source.clone()),
        What::Rust { code, .. } => Some(code.clone()),
        _ => None,
    }
}

/// In a worker: hands the programs to trybuild, which judges them when its `TestCases` goes out of scope.
pub fn answer(request: &Value) {
    let here = std::env::current_dir().expect("a worker has a folder");
    let cases = trybuild::TestCases::new();
    for path in request
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        // A listing is compiled where it stands, under its relative path; a block has only its copy.
        if path.starts_with("blocks") {
            cases.compile_fail(here.join(path));
        } else {
            cases.compile_fail(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_refused_for_the_reason_it_names_and_no_other() {
        let moved = "error[E0382]: borrow of moved value\n --> a\n";
        assert!(same_reason("a.md:1", "E0382", moved).is_ok());
        assert!(same_reason("a.md:1", "E0308", moved).is_err());
        assert!(same_reason("a.md:1", "none", moved).is_err());
        let both = format!("{moved}error[E0308]: mismatched types\n");
        assert!(same_reason("a.md:1", "E0382", &both).is_err());
        let lint = "error: creating a shared reference to mutable static\nnote: #[deny(static_mut_refs)]\n";
        assert!(same_reason("a.md:1", "static_mut_refs", lint).is_ok());
        assert!(same_reason("a.md:1", "mut", lint).is_err());
        assert!(same_reason("a.md:1", "none", lint).is_err());
        let twice = format!("{moved}{moved}");
        assert!(same_reason("a.md:1", "E0382", &twice).is_ok());
        assert!(same_reason("a.md:1", "value", moved).is_err());
    }
}
