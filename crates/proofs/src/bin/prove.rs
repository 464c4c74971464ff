//! `prove`: the engine behind `cargo run -- check`, apart from the companion so that a reader who only opens the book
//! compiles neither skeptic nor trybuild.

use clap::Parser;
use proofs::Limits;
use proofs::check::{Measures, Request, check};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// The companion's own `check` says what these mean.
#[derive(Parser)]
#[command(name = "check")]
struct Arguments {
    #[arg(long)]
    root: PathBuf,
    names: Vec<String>,
    #[arg(long)]
    all: bool,
    #[arg(long)]
    update: bool,
    #[arg(long)]
    measures: bool,
    #[arg(long)]
    no_measures: bool,
    #[arg(long)]
    json: bool,
    #[arg(long)]
    timeout: Option<f64>,
}

fn main() -> ExitCode {
    proofs::worker::take_role();
    let arguments = Arguments::parse();
    let mut limits = Limits::default();
    if let Some(seconds) = arguments.timeout {
        limits.time = Duration::from_secs_f64(seconds);
    }
    let Arguments {
        root,
        names,
        all,
        update,
        measures,
        no_measures,
        json,
        ..
    } = arguments;
    match check(&Request {
        root,
        names,
        all,
        update,
        measures: match (measures, no_measures) {
            (true, _) => Measures::Only,
            (false, true) => Measures::None,
            (false, false) => Measures::AsTheRest,
        },
        json,
        limits,
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("erreur : {error:#}");
            let asked_badly = error.is::<proofs::check::UnknownName>();
            ExitCode::from(if asked_badly { 2 } else { 1 })
        }
    }
}
