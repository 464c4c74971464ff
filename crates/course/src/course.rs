//! The whole course: chapters and listings together, with what was proved of them.

use crate::chapter::{Chapter, Item, What};
use crate::claim::Modality;
use crate::consistency;
use crate::diagram::{self, Diagram};
use crate::glossary::Glossary;
use crate::listing::{self, Listing, Role};
use crate::measure::{self, Measure};
use crate::problem::{Problem, Problems};
use crate::record::{Record, Records};
use crate::source;
use crate::summary::{self, Entry};
use crate::tools;
use crate::transcript::Mode;

use crate::verdict::{Explored, Kind, REPEATS, SAMPLE, Verdict, Verdicts, hash};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The text and its listings, read and found consistent.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The repository.
    pub root: PathBuf,
    /// The chapters, in reading order.
    pub chapters: Vec<Chapter>,
    /// The listings, by name.
    pub listings: BTreeMap<String, Listing>,
    /// The measures, by name.
    pub measures: BTreeMap<String, Measure>,
    /// The diagrams, by name.
    pub(crate) diagrams: BTreeMap<String, Diagram>,
    /// What was proved before.
    pub verdicts: Verdicts,
    /// What was measured before.
    pub records: Records,
    /// The terms, where the course has a glossary.
    pub(crate) glossary: Option<Glossary>,
    /// What every verdict depends on: the lock file and the toolchain.
    environment: String,
    /// What compiles the programs that are measured.
    toolchain: String,
    /// What verdicts on every schedule depend on besides: the explorer, with all that it is made of.
    explorer: String,
    /// The manifest of each chapter's package, by slug.
    manifests: BTreeMap<String, String>,
}

impl Course {
    /// All that the chapters show, in order.
    pub fn items(&self) -> impl Iterator<Item = (&Chapter, &Item)> {
        self.chapters
            .iter()
            .flat_map(|chapter| chapter.items.iter().map(move |item| (chapter, item)))
    }

    /// Reads the repository at `root`; everything that is wrong in it is reported at once.
    pub fn read(root: &Path) -> Result<Self, Problems> {
        let root = &root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let entries = summary::read(root).map_err(|problem| Problems(vec![problem]))?;
        let (listings, mut problems) = listing::scan(root);
        let chapters = read_chapters(root, &entries, &mut problems);
        let verdicts = or_none(Verdicts::read(root), &mut problems);
        let records = or_none(Records::read(root), &mut problems);
        let glossary = or_none(Glossary::read(root), &mut problems);
        let (listings, more) = by_name(listings);
        problems.extend(more);
        let (measures, more) = measure::scan(root, &listing::slugs(root));
        problems.extend(more);
        let (diagrams, more) = diagram::scan(root);
        problems.extend(more);
        let mut course = Course {
            root: root.to_owned(),
            chapters,
            listings,
            measures,
            diagrams,
            verdicts,
            records,
            glossary,
            environment: environment(root),
            toolchain: optional(root, "rust-toolchain.toml"),
            explorer: tools::hash_of_explorer().to_owned(),
            manifests: BTreeMap::new(),
        };
        course.manifests = course.read_manifests();
        problems.extend(consistency::problems(&course));
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        if problems.is_empty() {
            Ok(course)
        } else {
            Err(Problems(problems))
        }
    }

    /// The number of a listing: its chapter's, and its place among those that the chapter shows.
    pub fn number(&self, name: &str) -> Option<String> {
        let chapter = self.chapter_showing(name)?;
        let place = chapter.shown().iter().position(|shown| *shown == name)? + 1;
        Some(format!(
            "{}.{place}",
            chapter.number.as_deref().unwrap_or("0")
        ))
    }

    /// The chapter that shows a listing.
    pub fn chapter_showing(&self, name: &str) -> Option<&Chapter> {
        self.chapters
            .iter()
            .find(|chapter| chapter.shown().contains(&name))
    }

    /// The promise that an item makes, if it makes one that is checked by running something.
    pub fn kind(&self, item: &Item) -> Option<Kind> {
        match &item.what {
            What::Listing { name, anchor: None } => {
                (self.listings.get(name)?.role == Role::CompileFail).then_some(Kind::CompileFail)
            }
            What::Transcript(transcript) if transcript.mode == Mode::Session => Some(Kind::Session),
            What::Transcript(_) => Some(Kind::Transcript),
            What::Outcomes(_) => Some(Kind::Outcomes),
            What::Claim(_) => Some(Kind::Claim),
            What::Measure(_) => Some(Kind::Measure),
            What::Rust { fails: None, .. } => Some(Kind::Skeptic),
            What::Rust { .. } => Some(Kind::CompileFail),
            What::Listing { .. }
            | What::Changes { .. }
            | What::Figure { .. }
            | What::Generated(_)
            | What::Plain => None,
        }
    }

    /// The hash of everything that the truth of an item depends on.
    pub fn inputs(&self, chapter: &Chapter, item: &Item) -> String {
        if let What::Measure(name) = &item.what {
            return self.inputs_of_measure(name);
        }
        let listings = item.what.listings();
        let listings = listings.iter().filter_map(|name| self.listings.get(*name));
        let mut texts = vec![
            self.environment.as_str(),
            self.manifest(&chapter.slug),
            &chapter.text[item.range.clone()],
        ];
        for listing in listings {
            texts.extend([
                self.manifest(&listing.slug),
                &listing.source,
                listing.stderr.as_deref().unwrap_or_default(),
            ]);
        }
        if is_explored(item) {
            texts.push(&self.explorer);
        }
        hash(&texts)
    }

    /// The hash of the programs of a measure, and of what is said of them. Not of the lock file: what is checked is a
    /// direction, and every crate that any chapter takes would turn every figure of the book stale.
    fn inputs_of_measure(&self, name: &str) -> String {
        let Some(measure) = self.measures.get(name) else {
            return String::new();
        };
        let said = format!("{:?}", measure.declared);
        let mut texts = vec![self.toolchain.as_str(), &said];
        for listing in measure
            .programs()
            .filter_map(|name| self.listings.get(name))
        {
            texts.extend([self.manifest(&listing.slug), &listing.source]);
        }
        hash(&texts)
    }

    /// What was measured on exactly the present inputs, where it bears out what is said.
    pub fn record(&self, name: &str) -> Option<&Record> {
        let measure = self.measures.get(name)?;
        let record = self.records.of(name)?;
        let inputs = self.inputs_of_measure(name);
        (record.inputs == inputs && record.refutes(measure).is_none()).then_some(record)
    }

    /// What stands behind an item on exactly its present inputs, if it is as much as it takes.
    pub fn evidence(&self, chapter: &Chapter, item: &Item) -> Option<&Verdict> {
        let verdict = self
            .verdicts
            .of(self.kind(item)?, &self.inputs(chapter, item))?;
        suffices(item, verdict).then_some(verdict)
    }

    /// Every listing of which something is said that holds for every schedule or for some schedule.
    pub fn explored(&self) -> BTreeSet<&str> {
        self.statements()
            .filter(|(_, item)| is_explored(item))
            .flat_map(|(_, item)| item.what.listings())
            .collect()
    }

    /// The promise and the inputs of everything that the text as it stands says; measures have records of their own.
    pub fn stated(&self) -> BTreeSet<(Kind, String)> {
        let kinds = self
            .statements()
            .filter_map(|(chapter, item)| Some((self.kind(item)?, chapter, item)));
        kinds
            .filter(|(kind, ..)| *kind != Kind::Measure)
            .map(|(kind, chapter, item)| (kind, self.inputs(chapter, item)))
            .collect()
    }

    /// Every item of the text, with its chapter.
    fn statements(&self) -> impl Iterator<Item = (&Chapter, &Item)> {
        self.chapters
            .iter()
            .flat_map(|chapter| chapter.items.iter().map(move |item| (chapter, item)))
    }

    /// The items whose proof is missing or was made on other inputs.
    pub fn stale(&self) -> Vec<Problem> {
        let unproved = self
            .statements()
            .filter(|(chapter, item)| self.kind(item).is_some() && !self.is_proved(chapter, item));
        unproved
            .map(|(chapter, item)| {
                let (message, remedy) = self.unproved(item);
                Problem::of(&chapter.file, message, remedy).at(item.line)
            })
            .collect()
    }

    fn is_proved(&self, chapter: &Chapter, item: &Item) -> bool {
        match &item.what {
            What::Measure(name) => self.record(name).is_some(),
            _ => self.evidence(chapter, item).is_some(),
        }
    }

    /// Why an item is not proved, and the command that mends it.
    fn unproved(&self, item: &Item) -> (String, String) {
        let What::Measure(name) = &item.what else {
            let what = item.what.listing().unwrap_or("un bloc Rust");
            let message = format!(
                "ce que le texte dit de « {what} » n'a pas été revérifié depuis sa dernière modification"
            );
            return (message, "lancez « cargo run -- check »".to_owned());
        };
        let why = match self.records.of(name) {
            None => "n'a jamais été prise",
            Some(record) if record.inputs != self.inputs_of_measure(name) => {
                "n'a pas été reprise depuis la dernière modification de ce qu'elle mesure"
            }
            Some(_) => "est enregistrée dans measures.toml, et dément le texte",
        };
        let remedy = format!(
            "lancez « cargo run -- check {name} » sur une machine qui ne fait rien d'autre"
        );
        (format!("la mesure « {name} » {why}"), remedy)
    }

    /// The hash of what the programs of a chapter are compiled with.
    pub fn surroundings(&self, slug: &str) -> String {
        hash(&[&self.environment, self.manifest(slug)])
    }

    /// The crates that the listings of a chapter can use, as code names them.
    pub(crate) fn crates(&self, slug: &str) -> Vec<String> {
        let manifest: toml::Table = self.manifest(slug).parse().unwrap_or_default();
        let tables = ["dependencies", "dev-dependencies"];
        let tables = tables
            .iter()
            .filter_map(|name| manifest.get(*name)?.as_table());
        tables
            .flat_map(|table| table.keys())
            .map(|name| name.replace('-', "_"))
            .collect()
    }

    fn manifest(&self, slug: &str) -> &str {
        self.manifests.get(slug).map_or("", String::as_str)
    }

    fn read_manifests(&self) -> BTreeMap<String, String> {
        let slugs = self.listings.values().map(|listing| listing.slug.clone());
        slugs
            .map(|slug| {
                (
                    slug.clone(),
                    optional(&self.root, &format!("code/{slug}/Cargo.toml")),
                )
            })
            .collect()
    }
}

/// What was read, or nothing and a problem more.
fn or_none<T: Default>(read: Result<T, Problem>, problems: &mut Vec<Problem>) -> T {
    read.unwrap_or_else(|problem| {
        problems.push(problem);
        T::default()
    })
}

/// How many real executions it takes to say this.
pub fn demanded(item: &Item) -> usize {
    match &item.what {
        What::Transcript(transcript) => match transcript.mode {
            Mode::Always | Mode::Native => REPEATS,
            Mode::Possible => 0,
            Mode::Session => 1,
        },
        What::Outcomes(_) => SAMPLE,
        What::Claim(_) => 0,
        _ => 1,
    }
}

/// Whether this is said of schedules, and not only of real executions.
fn is_explored(item: &Item) -> bool {
    match &item.what {
        What::Transcript(transcript) => {
            matches!(transcript.mode, Mode::Always | Mode::Possible)
        }
        What::Outcomes(_) | What::Claim(_) => true,
        _ => false,
    }
}

/// Whether a verdict bears out what the item says.
fn suffices(item: &Item, verdict: &Verdict) -> bool {
    let explored = match &verdict.explored {
        Some(explored) => is_explored(item) && shows(item, explored),
        None => !is_explored(item),
    };
    explored && verdict.executions == demanded(item)
}

/// « Peut » takes a schedule that does it, « toujours » and « jamais » take all of them.
fn shows(item: &Item, explored: &Explored) -> bool {
    match &item.what {
        What::Claim(claim) if claim.modality != Modality::May => explored.exhaustive,
        What::Claim(_) => !explored.witnesses.is_empty(),
        What::Transcript(transcript) if transcript.mode == Mode::Possible => {
            !explored.witnesses.is_empty()
        }
        _ => true,
    }
}

fn read_chapters(root: &Path, entries: &[Entry], problems: &mut Vec<Problem>) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    for entry in entries {
        if !root.join(&entry.file).exists() {
            let message = format!(
                "le sommaire nomme un fichier qui n'existe pas : {}",
                entry.file.display()
            );
            let summary = Path::new(summary::BOOK).join("SUMMARY.md");
            problems.push(
                Problem::of(&summary, message, "créez ce fichier ou retirez la ligne")
                    .at(entry.line),
            );
            continue;
        }
        match source::read(root, &entry.file) {
            Ok(text) => {
                let (mut chapter, wrong) =
                    Chapter::parse(&entry.file, &entry.title, entry.number.clone(), text);
                chapter.part = entry.part.clone();
                chapters.push(chapter);
                problems.extend(wrong);
            }
            Err(problem) => problems.push(problem),
        }
    }
    chapters
}

/// Listings by name; two files of one name would overwrite each other under `target/`.
fn by_name(listings: Vec<Listing>) -> (BTreeMap<String, Listing>, Vec<Problem>) {
    let mut named: BTreeMap<String, Listing> = BTreeMap::new();
    let mut problems = Vec::new();
    for listing in listings {
        match named.get(&listing.name) {
            Some(first) => {
                let message = format!("deux listings s'appellent « {} »", listing.name);
                let remedy = format!("renommez ce fichier ou {}", first.file.display());
                problems.push(Problem::of(&listing.file, message, remedy).at(1));
            }
            None => drop(named.insert(listing.name.clone(), listing)),
        }
    }
    (named, problems)
}

/// What every program is built with.
fn environment(root: &Path) -> String {
    let files = [
        "Cargo.lock",
        "rust-toolchain.toml",
        "Cargo.toml",
        ".cargo/config.toml",
    ];
    let texts = files.map(|file| optional(root, file));
    hash(&texts.each_ref().map(String::as_str))
}

fn optional(root: &Path, file: &str) -> String {
    source::read(root, Path::new(file)).unwrap_or_default()
}
