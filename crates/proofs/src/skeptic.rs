//! *Skeptic*: every Rust block that a reader sees compiles as displayed, and runs where a plain console block says so.

use crate::examples::Libraries;
use crate::lab::Lab;
use crate::stand_in;
use crate::trial::{Failure, Trial};
use crate::worker::Worker;
use course::verdict::{Kind, hash};
use course::{Chapter, Item, Mode, Role, What};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};

/// A trial for each Rust block.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    lab.course
        .chapters
        .iter()
        .flat_map(|chapter| of_chapter(lab, chapter))
        .collect()
}

fn of_chapter(lab: &Arc<Lab>, chapter: &Chapter) -> Vec<Trial> {
    let bench = Arc::new(Bench::new(lab));
    let mut seen = BTreeSet::new();
    let blocks = chapter
        .items
        .iter()
        .filter_map(|item| Some((item, block(lab, item)?)));
    let new = blocks.filter(|(_, block)| seen.insert((block.name.clone(), block.line)));
    new.map(|(item, block)| trial(lab, &bench, chapter, item, block))
        .collect()
}

/// A Rust program as the reader can copy it from the page.
struct Block {
    /// The listing, or nothing for a block written in the text.
    name: Option<String>,
    /// Where a block of the text stands; two displays of one listing are one block.
    line: usize,
    code: String,
    runs: bool,
}

/// What skeptic is to compile for an item; a partial listing is compiled whole.
fn block(lab: &Lab, item: &Item) -> Option<Block> {
    match &item.what {
        What::Rust { code, fails: None } => Some(Block {
            name: None,
            line: item.line,
            code: code.clone(),
            runs: false,
        }),
        What::Listing { name, .. } => {
            let listing = lab
                .course
                .listings
                .get(name)
                .filter(|listing| listing.role == Role::Example)?;
            let runs = has_plain_console(lab, name);
            Some(Block {
                name: Some(name.clone()),
                line: 0,
                code: listing.displayed(),
                runs,
            })
        }
        _ => None,
    }
}

/// skeptic gives a program no argument and no input, and expects success: so does a plain console block.
fn has_plain_console(lab: &Lab, name: &str) -> bool {
    let items = lab
        .course
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.items);
    items.into_iter().any(|item| match &item.what {
        What::Transcript(transcript) => {
            let step = &transcript.steps[0];
            let plain = transcript.mode == Mode::Always
                && step.status == 0
                && step.invocation.args.is_empty();
            plain && step.invocation.listing == name
        }
        _ => false,
    })
}

fn trial(
    lab: &Arc<Lab>,
    bench: &Arc<Bench>,
    chapter: &Chapter,
    item: &Item,
    block: Block,
) -> Trial {
    let bench = Arc::clone(bench);
    let place = chapter.place(item);
    let request = json!({
        "root": lab.course.root.join("code").join(&chapter.slug),
        "code": block.code,
        "runs": block.runs,
    });
    let stated = lab.course.inputs(chapter, item);
    // What the text says of a block of its own is that it compiles; of a listing, it says more, elsewhere.
    let inputs = match &block.name {
        None => stated,
        Some(_) => hash(&[&stated, &request.to_string()]),
    };
    let name = block.name.unwrap_or_else(|| "bloc".to_owned());
    let (runs, listing) = (block.runs, name.clone());
    let prove = move || {
        if runs {
            bench.lab.ends(&name)?;
        }
        let mut request = request.clone();
        request["profile"] = bench.lab.profile()?.to_string_lossy().into();
        bench.prove(&place, &request)
    };
    Trial {
        inputs,
        listing,
        ..Trial::of(&lab.course, chapter, item, Kind::Skeptic, Box::new(prove))
    }
}

/// A chapter's worker: one, because each has to find the chapter's crates for itself, which takes skeptic longer than a program.
struct Bench {
    lab: Arc<Lab>,
    worker: Mutex<Option<Worker>>,
}

impl Bench {
    fn new(lab: &Arc<Lab>) -> Self {
        Bench {
            lab: Arc::clone(lab),
            worker: Mutex::default(),
        }
    }

    fn prove(&self, place: &str, request: &Value) -> Result<usize, Failure> {
        let mut free = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        let libraries = self.lab.libraries()?;
        let mut worker = match free.take() {
            Some(worker) => worker,
            None => self
                .worker(libraries)
                .map_err(|error| Failure::of(format!("skeptic ne se lance pas : {error}")))?,
        };
        let time = self.lab.limits.time + self.lab.limits.compilation;
        let failure = |what: String| {
            Err(Failure::of(format!(
                "{place} : le programme affiché {what}"
            )))
        };
        match worker.ask(request, time) {
            Ok(answer) => {
                *free = Some(worker);
                match answer.held {
                    true => Ok(1),
                    false => failure(format!("échoue sous skeptic :\n{}", answer.said)),
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                failure(format!(
                    "ne s'est pas terminé en {} s sous skeptic : il a été arrêté, avec ses enfants",
                    time.as_secs_f32()
                ))
            }
            Err(_) => failure("a fait tomber skeptic (sortie sans fin ?)".to_owned()),
        }
    }

    fn worker(&self, libraries: &Libraries) -> std::io::Result<Worker> {
        Worker::start("skeptic", |command| {
            stand_in::prepare(command, &self.lab.folder().join("skeptic"), libraries);
            command.env("SKEPTIC_JOBS", "1");
        })
    }
}

/// In a worker: puts one block to skeptic, which panics where it fails.
pub fn answer(request: &Value) {
    let text = |field: &str| request[field].as_str().unwrap_or_default();
    // skeptic looks for `target/<profile>` above a build script's folder; this one need not exist.
    let out = format!("{}/build/book/out", text("profile"));
    let test = if request["runs"] == true {
        ::skeptic::rt::run_test
    } else {
        ::skeptic::rt::compile_test
    };
    test(text("root"), &out, target_tuple::TARGET, text("code"));
}
