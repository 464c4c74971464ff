//! The generated package, in which programs are built against the models.

use crate::{Ask, Limits, Program, Replay, Report, Trouble, Unbuildable};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The executables that explore, by the programs' names.
pub type Built = BTreeMap<String, Result<PathBuf, Unbuildable>>;

/// Where programs are built and explored; may be shared by threads.
pub struct Workshop {
    built: OnceLock<Built>,
}

impl Workshop {
    /// A workshop under `root/target/explored` for these programs. Only what has changed is written.
    pub fn new(_root: &Path, _programs: &[Program]) -> Result<Self> {
        Ok(Workshop {
            built: OnceLock::new(),
        })
    }

    /// Builds all programs, once; one that does not build does not keep the others from it.
    pub fn build(&self) -> Result<&Built> {
        Ok(self.built.get_or_init(Built::new))
    }

    /// Explores the program of this name in a process of its own.
    pub fn explore(&self, name: &str, _ask: &Ask, _limits: &Limits) -> Result<Report, Trouble> {
        self.nothing(name)
    }

    /// Runs one schedule of it again.
    pub fn replay(
        &self,
        name: &str,
        _ask: &Ask,
        _schedule: &str,
        _limits: &Limits,
    ) -> Result<Replay, Trouble> {
        self.nothing(name)
    }

    fn nothing<T>(&self, name: &str) -> Result<T, Trouble> {
        let nothing: Result<T> = (|| bail!("« {name} » n'est pas encore exploré"))();
        nothing.map_err(Trouble::from)
    }
}
