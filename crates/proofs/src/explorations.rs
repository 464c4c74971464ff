//! What the explorer says of the listings: each is built once, and explored once for all that is said of it.

use crate::processes::starting;
use crate::rulings::one_that_ends;
use crate::seats::Seats;
use crate::trial::Failure;
use course::verdict::{Explored, Witness};
use course::{Course, Invocation, Role};
use explored::ends;
use explored::names::{self, Objects, Threads};
use explored::{Ask, Limits, Outcome, Program, Replay, Report, Trouble, Workshop, witness};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::available_parallelism;

/// Executions at most for one listing: what every verdict of the course takes together stays under a minute.
const EXECUTIONS: u64 = 20_000;

type Found = Arc<OnceLock<Result<Arc<Report>, Failure>>>;

/// The explorer, for one course.
pub struct Explorations {
    programs: Vec<Program>,
    root: PathBuf,
    workshop: OnceLock<Result<Workshop, String>>,
    found: Mutex<HashMap<(Invocation, Option<String>), Found>>,
    cores: Seats,
}

impl Explorations {
    /// For the listings of a course of which something is said that takes the explorer, and for `more` programs.
    pub fn new(course: &Course, more: Vec<Program>) -> Self {
        let names = course.explored();
        let listings = names.iter().filter_map(|name| course.listings.get(*name));
        let examples = listings.filter(|listing| listing.role == Role::Example);
        Explorations {
            programs: examples.map(Program::listing).chain(more).collect(),
            root: course.root.clone(),
            workshop: OnceLock::new(),
            found: Mutex::default(),
            cores: Seats::new(available_parallelism().map_or(1, usize::from)),
        }
    }

    /// Every outcome of a program, or as many as the bounds let be found.
    pub fn report(&self, of: &Invocation) -> Result<Arc<Report>, Failure> {
        self.search(of, None)
    }

    /// What a search for this very output found.
    pub fn aimed(&self, of: &Invocation, stdout: &str) -> Result<Arc<Report>, Failure> {
        self.search(of, Some(stdout.to_owned()))
    }

    fn search(&self, of: &Invocation, aim: Option<String>) -> Result<Arc<Report>, Failure> {
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let found = Arc::clone(all.entry((of.clone(), aim.clone())).or_default());
        drop(all);
        found.get_or_init(|| self.explore(of, aim)).clone()
    }

    fn explore(&self, of: &Invocation, aim: Option<String>) -> Result<Arc<Report>, Failure> {
        let workshop = self.workshop()?;
        let ask = Ask { aim, ..ask(of) };
        let _core = self.cores.take();
        workshop
            .explore(&of.listing, &ask, &Limits::default())
            .map(Arc::new)
            .map_err(|trouble| failure(of, trouble))
    }

    fn workshop(&self) -> Result<&Workshop, Failure> {
        let workshop = self.workshop.get_or_init(|| {
            let workshop = Workshop::new(&self.root, &self.programs);
            let built = {
                let _starting = starting();
                workshop.build().map(drop)
            };
            built
                .map(|()| workshop)
                .map_err(|error| format!("{error:#}"))
        });
        workshop.as_ref().map_err(Failure::of)
    }

    /// The steps that lead to an outcome, for the page.
    pub fn witness(&self, of: &Invocation, outcome: &Outcome) -> Result<Witness, Failure> {
        Ok(self.told(of, &self.replay(of, outcome)?))
    }

    /// An execution, for the page.
    pub fn told(&self, of: &Invocation, replay: &Replay) -> Witness {
        let mut programs = self.programs.iter();
        let program = programs.find(|program| program.name == of.listing);
        let file = program.map_or(Path::new(""), |program| &program.shown);
        witness::of(replay, file)
    }

    /// The execution that ends in this outcome, again.
    pub fn replay(&self, of: &Invocation, outcome: &Outcome) -> Result<Replay, Failure> {
        let workshop = self.workshop()?;
        workshop
            .replay(&of.listing, &ask(of), &outcome.schedule, &Limits::default())
            .map_err(|trouble| failure(of, trouble))
    }

    /// A witness for each of some outcomes.
    pub fn witnesses(
        &self,
        of: &Invocation,
        report: &Report,
        outcomes: &[Vec<String>],
    ) -> Result<Vec<Witness>, Failure> {
        let found = outcomes
            .iter()
            .filter_map(|lines| one_that_ends(report, lines));
        found.map(|outcome| self.witness(of, outcome)).collect()
    }
}

fn ask(of: &Invocation) -> Ask {
    Ask {
        args: of.args.clone(),
        executions: Some(EXECUTIONS),
        ..Ask::default()
    }
}

fn failure(of: &Invocation, trouble: Trouble) -> Failure {
    let name = &of.listing;
    Failure::of(match trouble {
        Trouble::Unbuildable(why) => format!(
            "« {name} » ne peut pas être exploré :\n{why}\n\
             remède : n'utilisez que ce qui est modélisé, ou dites « console,native » de ce que seules montrent de vraies exécutions"
        ),
        trouble => format!("« {name} » n'a pas été exploré : {trouble}"),
    })
}

/// What is recorded of a report.
pub fn recorded(report: &Report, witnesses: Vec<Witness>) -> Explored {
    let some = !report.exhaustive;
    Explored {
        executions: report.executions,
        exhaustive: report.exhaustive,
        fair: report.entangled,
        seed: some.then_some(report.bounds.seed),
        bound: report.bounds.executions.filter(|_| some),
        caveats: report.caveats.clone(),
        witnesses,
    }
}

/// What is recorded of several explorations together.
pub fn together(all: Vec<Explored>) -> Explored {
    let mut all = all.into_iter();
    let first = all.next().unwrap_or_default();
    all.fold(first, |mut sum, next| {
        sum.executions += next.executions;
        sum.exhaustive &= next.exhaustive;
        sum.fair |= next.fair;
        sum.seed = sum.seed.or(next.seed);
        sum.bound = sum.bound.or(next.bound);
        sum.caveats.extend(next.caveats);
        sum.witnesses.extend(next.witnesses);
        sum
    })
}

/// An outcome and how to see it again, for whoever must be convinced.
pub fn shown(of: &Invocation, outcome: &Outcome) -> String {
    let lines = ends::lines(outcome).unwrap_or_else(|reason| vec![reason]);
    let mut said = lines.join("\n");
    if outcome.livelocked {
        said += " (interblocage actif : un ordonnanceur équitable en sort)";
    }
    let threads = Threads::in_outcomes([outcome]);
    let objects = Objects::of(&[], &outcome.waiting, &threads);
    for panic in &outcome.panics {
        said += &format!(
            "\n(« {} » panique, {}:{} : {})",
            threads.name(&panic.path),
            panic.file,
            panic.line,
            panic.message
        );
    }
    for waiting in &outcome.waiting {
        said += &format!(
            "\n(« {} » {} {}, ligne {})",
            threads.name(&waiting.path),
            names::awaited(waiting),
            objects.waiting(waiting),
            waiting.line
        );
    }
    format!(
        "{said}\nà revoir pas à pas : {}",
        command(of, &outcome.schedule)
    )
}

/// What to type to see a schedule again.
fn command(of: &Invocation, schedule: &str) -> String {
    let args = match of.args.as_slice() {
        [] => String::new(),
        args => format!(" -- {}", args.join(" ")),
    };
    format!(
        "cargo run -- explore {} --replay \"{schedule}\"{args}",
        of.listing
    )
}

/// Why what never ends may have been missed, though the search came to its end.
pub const MISSED: &str = "des fils qui tournent en boucle s'y gênent, et un interblocage actif a pu échapper à l'explorateur";

/// « 200 000 exécutions » that were not all of them, and what one can do about it.
pub fn bounded(report: &Report) -> String {
    let why = match (report.caveats.as_slice(), &report.bounds.reached) {
        ([], Some(bound)) => format!("la recherche s'est arrêtée avant la fin ({bound})"),
        ([], None) => "la recherche s'est arrêtée avant la fin".to_owned(),
        (caveats, _) => caveats.join(" ; "),
    };
    let plural = if report.executions < 2 { "" } else { "s" };
    if report.exhaustive {
        return format!("{} exécution{plural} : {MISSED}", report.executions);
    }
    format!(
        "échantillon de {} exécution{plural} : {why}",
        report.executions
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_explorations_are_exhaustive_if_each_is() {
        let explored = |executions, exhaustive| Explored {
            executions,
            exhaustive,
            ..Explored::default()
        };
        let both = together(vec![explored(2, true), explored(3, true)]);
        assert_eq!((both.executions, both.exhaustive), (5, true));
        assert!(!together(vec![explored(2, true), explored(3, false)]).exhaustive);
    }

    #[test]
    fn an_outcome_is_shown_with_the_command_that_shows_it_again() {
        let outcome = Outcome {
            stdout: "un\n".into(),
            schedule: "0x3 1".into(),
            ..Outcome::default()
        };
        let of = Invocation {
            listing: "race".into(),
            args: vec!["5".into()],
        };
        assert_eq!(
            shown(&of, &outcome),
            "un\nà revoir pas à pas : cargo run -- explore race --replay \"0x3 1\" -- 5"
        );
    }

    #[test]
    fn who_panics_or_waits_goes_by_the_name_that_the_page_gives() {
        let panic = explored::Panic {
            path: "0.2".into(),
            thread: "<unnamed>".into(),
            message: "non".into(),
            file: "a.rs".into(),
            line: 7,
        };
        let waiting = explored::Waiting {
            path: "0".into(),
            thread: "main".into(),
            operation: "join".into(),
            object: "thread 0.1#0".into(),
            file: "a.rs".into(),
            line: 9,
            polls: false,
        };
        let outcome = Outcome {
            panics: vec![panic],
            waiting: vec![waiting],
            ..Outcome::default()
        };
        let of = Invocation {
            listing: "race".into(),
            args: Vec::new(),
        };
        let said = shown(&of, &outcome);
        assert!(said.contains("(« fil 2 » panique, a.rs:7 : non)"), "{said}");
        assert!(
            said.contains("(« fil principal » attend join fil 1, ligne 9)"),
            "{said}"
        );
    }
}
