//! `explore`: hands over to the program of that name.

use crate::hand_over;
use anyhow::Result;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `explore` takes; the program of that name takes the same.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Un listing du livre, ou un fichier Rust à vous (son nom finit par « .rs »)
    #[arg(value_name = "LISTING|FICHIER.rs")]
    program: String,
    /// Explore tout, sans limite de nombre ni de temps
    #[arg(long, conflicts_with = "executions")]
    exhaustive: bool,
    /// S'arrête après N exécutions, puis en tire d'autres au hasard
    #[arg(long, value_name = "N", value_parser = number)]
    executions: Option<u64>,
    /// La graine de ce tirage
    #[arg(long, value_name = "GRAINE", value_parser = seed)]
    seed: Option<u64>,
    /// Le fichier que le programme lit sur son entrée standard
    #[arg(long, value_name = "FICHIER")]
    stdin: Option<PathBuf>,
    /// Refait une seule exécution, étape par étape
    #[arg(long, value_name = "ORDONNANCEMENT", conflicts_with_all = ["exhaustive", "executions", "seed"])]
    replay: Option<String>,
    /// Écrit un objet JSON sur une ligne
    #[arg(long)]
    json: bool,
    /// Les arguments du programme
    #[arg(last = true, value_name = "ARGUMENT")]
    args: Vec<OsString>,
}

fn number(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "un nombre d'exécutions est un entier, 1 ou plus".to_owned())
}

fn seed(text: &str) -> Result<u64, String> {
    let seed = text.parse().ok();
    seed.ok_or_else(|| "une graine est un nombre entier".to_owned())
}

/// Explores a program; its exit code is that of the program that does it.
pub fn run(root: &Path, options: Options) -> Result<ExitCode> {
    let notice = "première exploration : compilation de l'explorateur…";
    hand_over::to("explored", "explore", notice, root, options.into_args())
}

impl Options {
    fn into_args(self) -> Vec<OsString> {
        let flags = [(self.exhaustive, "--exhaustive"), (self.json, "--json")];
        let flags = flags
            .into_iter()
            .filter(|(given, _)| *given)
            .map(|(_, flag)| flag.into());
        let mut args: Vec<OsString> = flags.collect();
        let mut give = |option: &str, value: Option<OsString>| {
            // One word: a value may begin with a hyphen.
            args.extend(value.map(|value| {
                [OsString::from(option), "=".into(), value]
                    .into_iter()
                    .collect::<OsString>()
            }));
        };
        give(
            "--executions",
            self.executions.map(|number| number.to_string().into()),
        );
        give("--seed", self.seed.map(|seed| seed.to_string().into()));
        give("--stdin", self.stdin.map(PathBuf::into_os_string));
        give("--replay", self.replay.map(OsString::from));
        args.extend([self.program.into(), "--".into()]);
        args.extend(self.args);
        args
    }
}
