//! How the command line speaks French: clap's help under French headings, and its errors in French sentences.

use crate::cli::{Cli, Command};
use crate::report;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory, Error, FromArgMatches};
use std::process;

const HELP: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

/// Reads the command line; prints the help where it is asked for, and ends with 2 where the usage is wrong.
pub fn parse() -> Command {
    let matches = french(Cli::command()).try_get_matches();
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli.asked(),
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => refuse(&explain(&error)),
    }
}

fn refuse(sentence: &str) -> ! {
    report::tell(&format!(
        "erreur : {sentence}\n\nPour l'aide : cargo run -- --help"
    ));
    process::exit(2)
}

/// The command and those below it, with French headings.
fn french(command: clap::Command) -> clap::Command {
    let version = command
        .get_version()
        .map(|_| flag("version", 'V', ArgAction::Version, "Affiche la version"));
    command
        .help_template(HELP)
        .subcommand_help_heading("Commandes ")
        .subcommand_value_name("COMMANDE")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "Affiche cette aide"))
        .args(version)
        .mut_args(under_heading)
        .mut_subcommands(french)
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(action)
        .help(help)
}

/// In French a colon, which clap adds, has a space before it.
fn under_heading(arg: Arg) -> Arg {
    let heading = if arg.is_positional() {
        "Arguments "
    } else {
        "Options "
    };
    arg.help_heading(heading)
}

/// One sentence on what is wrong, and the nearest right word where there is one.
fn explain(error: &Error) -> String {
    let of = |kind| {
        error
            .get(kind)
            .map(ContextValue::to_string)
            .unwrap_or_default()
    };
    let arg = of(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!(
                "argument inconnu : « {arg} »{}",
                nearest(&of(ContextKind::SuggestedArg))
            )
        }
        ErrorKind::InvalidSubcommand => {
            let command = of(ContextKind::InvalidSubcommand);
            format!(
                "commande inconnue : « {command} »{}",
                nearest(&of(ContextKind::SuggestedSubcommand))
            )
        }
        ErrorKind::InvalidValue => format!("il manque une valeur à « {arg} »"),
        ErrorKind::ValueValidation => refused(&arg, &of(ContextKind::InvalidValue), error),
        ErrorKind::MissingRequiredArgument => format!("il manque {arg}"),
        ErrorKind::ArgumentConflict => {
            format!(
                "« {arg} » ne va pas avec « {} », ou n'est permis qu'une fois",
                of(ContextKind::PriorArg)
            )
        }
        _ => "la ligne de commande ne se comprend pas".to_owned(),
    }
}

fn nearest(suggestion: &str) -> String {
    match suggestion {
        "" => String::new(),
        word => format!(" ; voulez-vous écrire « {word} » ?"),
    }
}

/// The reasons come from our own parsers of values, hence in French.
fn refused(arg: &str, value: &str, error: &Error) -> String {
    let reason = std::error::Error::source(error)
        .map(ToString::to_string)
        .unwrap_or_default();
    format!("« {value} » ne convient pas à « {arg} » : {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(args: &[&str]) -> String {
        let command = french(Cli::command());
        explain(
            &command
                .try_get_matches_from([&["x"], args].concat())
                .unwrap_err(),
        )
    }

    #[test]
    fn the_command_line_is_well_formed() {
        french(Cli::command()).debug_assert();
    }

    #[test]
    fn every_mistake_has_its_sentence() {
        for (args, sentence) in [
            (
                &["serve", "--prot", "1"][..],
                "argument inconnu : « --prot » ; voulez-vous écrire « --port » ?",
            ),
            (
                &["serv"],
                "commande inconnue : « serv » ; voulez-vous écrire « serve » ?",
            ),
            (
                &["serve", "--port"],
                "il manque une valeur à « --port <N> »",
            ),
            (
                &["serve", "--port", "x"],
                "« x » ne convient pas à « --port <N> » : un port est un nombre entier de 0 à 65535",
            ),
            (&["preprocess", "supports"], "il manque <MOTEUR>"),
            (&["explore"], "il manque <LISTING|FICHIER.rs>"),
            (
                &["explore", "x", "--executions", "0"],
                "« 0 » ne convient pas à « --executions <N> » : un nombre d'exécutions est un entier, 1 ou plus",
            ),
            (
                &["explore", "x", "--exhaustive", "--executions", "3"],
                "« --exhaustive » ne va pas avec « --executions <N> », ou n'est permis qu'une fois",
            ),
            (
                &["list", "--json", "--json"],
                "« --json » ne va pas avec « --json », ou n'est permis qu'une fois",
            ),
        ] {
            assert_eq!(explained(args), sentence, "{args:?}");
        }
    }
}
