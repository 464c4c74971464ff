//! What all proofs of one run share: the course, the built examples, the runs already made.

use crate::examples::{self, Examples, Libraries};
use crate::explorations::Explorations;
use crate::run::{self, End, Limits, Run, describe};
use crate::seats::Seats;
use crate::trial::Failure;
use course::{Course, Invocation, Listing};
use explored::Program;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Programs at once.
const SEATS: usize = 256;

/// What is run, whether its outputs are merged, and for how long.
type Sampled = (Invocation, bool, Duration);
type Samples = Mutex<HashMap<Sampled, Arc<OnceLock<Result<Vec<Run>, Failure>>>>>;

/// The place where the course is put to the test.
pub struct Lab {
    /// What is proved.
    pub course: Course,
    /// What a program may use.
    pub limits: Limits,
    /// What the explorer says.
    pub explorations: Explorations,
    examples: OnceLock<Result<Examples, String>>,
    samples: Samples,
    seats: Seats,
}

impl Lab {
    /// A lab for `course`; nothing is built before it is needed.
    pub fn new(course: Course, limits: Limits) -> Arc<Self> {
        Self::with(course, limits, Vec::new())
    }

    /// The same, in which `more` programs can be explored, too.
    pub fn with(course: Course, limits: Limits, more: Vec<Program>) -> Arc<Self> {
        Arc::new(Lab {
            explorations: Explorations::new(&course, more),
            course,
            limits,
            examples: OnceLock::new(),
            samples: Mutex::default(),
            seats: Seats::new(SEATS),
        })
    }

    /// Where proofs keep what they need between runs.
    pub fn folder(&self) -> PathBuf {
        folder(&self.course.root)
    }

    /// The executable of a listing, built if need be.
    pub fn executable(&self, listing: &str) -> Result<&Path, Failure> {
        match self.examples()?.executables.get(listing) {
            Some(Ok(path)) => Ok(path),
            Some(Err(said)) => Err(Failure::of(format!(
                "« {listing} » ne compile pas :\n{said}"
            ))),
            None => Err(Failure::of(format!(
                "Cargo ne connaît pas l'exemple « {listing} »"
            ))),
        }
    }

    /// The optimised executable of an example, built if need be.
    pub fn optimised(&self, listing: &Listing) -> Result<PathBuf, Failure> {
        examples::optimised(&self.course, listing)
            .map_err(|error| Failure::of(format!("{error:#}")))
    }

    /// `target/debug`, or wherever Cargo put the examples' profile.
    pub fn profile(&self) -> Result<PathBuf, Failure> {
        let built = self
            .examples()?
            .executables
            .values()
            .find_map(|path| path.as_ref().ok());
        let found = built.and_then(|path| path.parent()?.parent());
        Ok(found.map_or_else(|| self.course.root.join("target/debug"), Path::to_owned))
    }

    /// The libraries that the examples were built with.
    pub fn libraries(&self) -> Result<&Libraries, Failure> {
        Ok(&self.examples()?.libraries)
    }

    fn examples(&self) -> Result<&Examples, Failure> {
        let examples = self
            .examples
            .get_or_init(|| examples::build(&self.course).map_err(|error| format!("{error:#}")));
        examples.as_ref().map_err(Failure::of)
    }

    /// One real run.
    pub fn run(
        &self,
        invocation: &Invocation,
        merged: bool,
        limits: &Limits,
    ) -> Result<Run, Failure> {
        let path = self.executable(&invocation.listing)?;
        let program = run::example(path, &invocation.args, &self.course.root);
        let _seat = self.seats.take();
        run::run(&program, merged, limits).map_err(|error| {
            Failure::of(format!(
                "« {} » ne se lance pas : {error}",
                invocation.listing
            ))
        })
    }

    /// `count` real runs, as many at once as there are seats.
    pub fn runs(
        &self,
        invocation: &Invocation,
        merged: bool,
        count: usize,
        limits: &Limits,
    ) -> Result<Vec<Run>, Failure> {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..count)
                .map(|_| scope.spawn(|| self.run(invocation, merged, limits)))
                .collect();
            runs.into_iter()
                .map(|run| run.join().expect("a run does not panic"))
                .collect()
        })
    }

    /// [`Limits::sample`] real runs, made once for all who ask.
    pub fn sample(
        &self,
        invocation: &Invocation,
        merged: bool,
        limits: &Limits,
    ) -> Result<Vec<Run>, Failure> {
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (invocation.clone(), merged, limits.time);
        let sample = Arc::clone(samples.entry(key).or_default());
        drop(samples);
        sample
            .get_or_init(|| self.runs(invocation, merged, limits.sample, limits))
            .clone()
    }

    /// Whether a listing ends by itself within the limits: only then may it run where nothing limits it.
    pub fn ends(&self, listing: &str) -> Result<(), Failure> {
        let invocation = Invocation {
            listing: listing.to_owned(),
            args: Vec::new(),
        };
        let run = self.run(&invocation, false, &self.limits)?;
        match run.end {
            End::Exited(_) => Ok(()),
            end => Err(Failure::of(format!(
                "« {listing} » : {}",
                describe(end, &self.limits)
            ))),
        }
    }

    /// A seat for a program that is not run through [`Lab::run`].
    pub fn seat(&self) -> crate::seats::Seat<'_> {
        self.seats.take()
    }
}

/// Where proofs keep what they need between runs. It stands inside the repository even if Cargo's target folder does
/// not, because trybuild finds the workspace from there.
pub fn folder(root: &Path) -> PathBuf {
    root.join("target").join("proofs")
}
