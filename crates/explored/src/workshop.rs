//! Where programs are built against the models, and explored.

use crate::cargo::{self, Made};
use crate::elf::{self, Statics};
use crate::package::{self, Place};
use crate::process::{Life, live};
use crate::{Ask, Limits, Program, Replay, Report, Trouble, Unbuildable, assemble, explain};
use anyhow::{Context, Result, anyhow};
use explored_child::task::Task;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The programs that explore themselves, by name; why one of them does not build.
pub type Built = BTreeMap<String, Result<Explorable, Unbuildable>>;

/// A program that was built against the models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explorable {
    /// What was built.
    pub program: Program,
    /// The executable, which explores itself.
    pub executable: PathBuf,
    statics: Statics,
}

/// A set of programs, with the generated workspace in which they are built; may be shared by threads.
pub struct Workshop {
    root: PathBuf,
    programs: Vec<(Program, Place)>,
    built: OnceLock<Result<Built, String>>,
}

impl Workshop {
    /// A workshop under `root/target/explored` for these programs.
    pub fn new(root: &Path, programs: &[Program]) -> Self {
        let root = root
            .canonicalize()
            .unwrap_or_else(|_| root.to_owned())
            .join("target")
            .join("explored");
        let place = |program: &Program| (program.clone(), Place::of(&root, program));
        let programs = programs.iter().map(place).collect();
        Workshop {
            root,
            programs,
            built: OnceLock::new(),
        }
    }

    /// Builds all programs, the first time; one that does not build does not keep the others from it.
    ///
    /// # Errors
    /// If Cargo cannot be run, or the models do not build.
    pub fn build(&self) -> Result<&Built> {
        let built = self
            .built
            .get_or_init(|| self.build_all().map_err(|error| format!("{error:#}")));
        built.as_ref().map_err(|error| anyhow!("{error}"))
    }

    fn build_all(&self) -> Result<Built> {
        let (refused, accepted): (Vec<_>, Vec<_>) = self
            .programs
            .iter()
            .cloned()
            .partition(|(program, _)| explain::refuse(program).is_some());
        let mut built = Built::new();
        for (program, _) in refused {
            if let Some(why) = explain::refuse(&program) {
                built.insert(program.name, Err(why));
            }
        }
        if accepted.is_empty() {
            return Ok(built);
        }
        let _lock = self.lock()?;
        package::write_all(&self.root, &accepted)?;
        let packages: Vec<&str> = accepted
            .iter()
            .map(|(_, place)| place.package.as_str())
            .collect();
        let mut made = cargo::build(&self.root, &packages)?;
        for (program, place) in &accepted {
            let made = made.remove(&place.package).unwrap_or_default();
            built.insert(program.name.clone(), self.finish(program, place, made)?);
        }
        Ok(built)
    }

    fn finish(
        &self,
        program: &Program,
        place: &Place,
        made: Made,
    ) -> Result<Result<Explorable, Unbuildable>> {
        let Some(executable) = made.executable else {
            return explain::explain(&self.root, program, place, &made.errors).map(Err);
        };
        let statics = elf::statics(&executable, &place.krate)?;
        Ok(Ok(Explorable {
            program: program.clone(),
            executable,
            statics,
        }))
    }

    /// One build at a time: two would take each other's files.
    fn lock(&self) -> Result<File> {
        std::fs::create_dir_all(&self.root)
            .with_context(|| format!("{} ne se crée pas", self.root.display()))?;
        let file = File::create(self.root.join(".lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn explorable(&self, name: &str) -> Result<&Explorable, Trouble> {
        match self.build()?.get(name) {
            Some(Ok(explorable)) => Ok(explorable),
            Some(Err(unbuildable)) => Err(Trouble::Unbuildable(unbuildable.clone())),
            None => Err(anyhow!("« {name} » n'est pas dans l'atelier").into()),
        }
    }

    /// Explores the program of this name in a process of its own.
    ///
    /// # Errors
    /// If it does not build, or the process cannot be run. Whatever the program does is part of the report.
    pub fn explore(&self, name: &str, ask: &Ask, limits: &Limits) -> Result<Report, Trouble> {
        let explorable = self.explorable(name)?;
        let task = explorable.task(ask, limits);
        let life = live(&explorable.executable, task.clone(), limits)?;
        let mut report = assemble::report(&explorable.program, &task, limits, &life)?;
        if let Some(last) = assemble::death(&explorable.program, &life, limits) {
            let told = explorable.last_words(&task, &last.schedule, limits);
            report.outcomes.push(assemble::with_words(last, told));
        }
        Ok(report)
    }

    /// Runs one schedule of it again.
    ///
    /// # Errors
    /// As [`Workshop::explore`], or if the schedule is not one of the program's.
    pub fn replay(
        &self,
        name: &str,
        ask: &Ask,
        schedule: &str,
        limits: &Limits,
    ) -> Result<Replay, Trouble> {
        let explorable = self.explorable(name)?;
        let known = schedule.parse::<explorer::Schedule>();
        known.map_err(|bad| {
            Trouble::Schedule(format!("ce n'est pas un ordonnancement : « {} »", bad.0))
        })?;
        let task = Task {
            schedule: Some(schedule.to_owned()),
            ..explorable.task(ask, limits)
        };
        let life = live(&explorable.executable, task, limits)?;
        assemble::replay(&explorable.program, life, schedule, limits)
    }
}

impl Explorable {
    fn task(&self, ask: &Ask, limits: &Limits) -> Task {
        Task {
            executions: if ask.exhaustive {
                u64::MAX
            } else {
                ask.executions.unwrap_or(crate::program::EXECUTIONS)
            },
            samples: if ask.exhaustive {
                0
            } else {
                crate::program::SAMPLES
            },
            seed: ask.seed,
            steps: limits.steps,
            output: limits.output,
            time: limits.time,
            aim: ask.aim.clone(),
            status: ask.status,
            args: ask.args.clone(),
            stdin: ask.stdin.clone(),
            anchor: self.statics.anchor,
            statics: self.statics.all.clone(),
            ..Task::default()
        }
    }

    /// What an execution that ended the process told up to its end: it is run again.
    fn last_words(&self, task: &Task, schedule: &str, limits: &Limits) -> Option<Life> {
        let task = Task {
            schedule: Some(schedule.to_owned()),
            ..task.clone()
        };
        live(&self.executable, task, limits).ok()
    }
}
