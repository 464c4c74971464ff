//! `check`: hands over to the program `prove`.

use crate::hand_over;
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// What `check` takes; `prove` takes the same.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Les chapitres ou les listings à vérifier (par défaut, tout ce qui a changé)
    #[arg(value_name = "NOM")]
    names: Vec<String>,
    /// Vérifie tout, même ce qui n'a pas changé
    #[arg(long)]
    all: bool,
    /// Récrit les transcriptions, les messages du compilateur et verdicts.toml ; avec un NOM, ses mesures aussi
    #[arg(long)]
    update: bool,
    /// Reprend les mesures, et rien d'autre ; avec « --update », les enregistre
    #[arg(long)]
    measures: bool,
    /// Ne prend aucune mesure : celles qui sont enregistrées suffisent
    #[arg(long, conflicts_with = "measures")]
    no_measures: bool,
    /// Écrit un objet JSON par ligne et par vérification
    #[arg(long)]
    json: bool,
    /// Le temps laissé à chaque exécution, en secondes
    #[arg(long, value_name = "SECONDES", value_parser = seconds)]
    timeout: Option<u64>,
}

fn seconds(text: &str) -> Result<u64, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| "un délai est un nombre entier de secondes, 1 ou plus".to_owned())
}

/// Proves the course at `root`; its exit code is that of `prove`.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let notice = "première vérification : compilation de ses outils…";
    let arguments = options.to_args().into_iter().map(Into::into);
    hand_over::to("proofs", "prove", notice, root, arguments.collect())
}

impl Options {
    fn to_args(&self) -> Vec<String> {
        let flags = [
            (self.all, "--all"),
            (self.update, "--update"),
            (self.measures, "--measures"),
            (self.no_measures, "--no-measures"),
            (self.json, "--json"),
        ];
        let flags = flags
            .into_iter()
            .filter(|(given, _)| *given)
            .map(|(_, flag)| flag.to_owned());
        let timeout = self
            .timeout
            .iter()
            .flat_map(|seconds| ["--timeout".to_owned(), seconds.to_string()]);
        flags
            .chain(timeout)
            .chain(["--".to_owned()])
            .chain(self.names.clone())
            .collect()
    }
}
