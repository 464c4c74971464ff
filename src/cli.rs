//! The command line: which commands there are and what they take. Its doc comments are the help, hence in French.

use crate::{check, explore, export, list, publish, serve};
use clap::{Parser, Subcommand};

/// Au fil de Rust : lit, sert et vérifie le cours de programmation concurrente.
///
/// Sans commande, sert le livre : « cargo run » équivaut à « cargo run -- serve ».
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo run --",
    version,
    args_conflicts_with_subcommands = true
)]
#[command(override_usage = "cargo run -- [COMMANDE] [OPTIONS]")]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
}

/// What the companion does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Construit le livre, le sert sur cette machine et le reconstruit à chaque modification
    Serve(serve::Options),
    /// Écrit le site statique
    Build(publish::Options),
    /// Écrit le livre à emporter : un PDF et un EPUB
    Export(export::Options),
    /// Vérifie ce que dit le livre en exécutant ses listings
    Check(check::Options),
    /// Montre toutes les issues d'un programme, sous tous les ordonnancements
    Explore(explore::Options),
    /// Donne la liste des listings, dans l'ordre de lecture
    List(list::Options),
    /// Développe les chapitres que mdBook donne sur l'entrée standard (protocole des préprocesseurs)
    Preprocess {
        /// What mdBook asks first.
        #[command(subcommand)]
        question: Option<Question>,
    },
}

/// What mdBook asks a preprocessor before it hands the book over.
#[derive(Debug, Subcommand)]
pub enum Question {
    /// Dit par son code de sortie si un moteur de rendu est pris en charge (tous le sont)
    Supports {
        /// Le moteur de rendu, par exemple « html »
        #[arg(value_name = "MOTEUR")]
        renderer: String,
    },
}

impl Cli {
    /// The command; none means `serve`.
    pub fn asked(self) -> Command {
        self.command.unwrap_or(Command::Serve(self.serve))
    }
}
