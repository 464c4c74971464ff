//! The companion of the course: serves the book, builds it, has what it says checked and programs explored.

mod check;
mod cli;
mod door;
mod explore;
mod export;
mod gate;
mod hand_over;
mod interrupt;
mod list;
mod live;
mod pages;
mod peer;
mod port;
mod publish;
mod rebuild;
mod report;
mod root;
#[cfg_attr(not(unix), path = "run/elsewhere.rs")]
mod run;
mod serve;
mod shelf;
mod sources;
mod usage;
mod watch;

use anyhow::Result;
use cli::{Command, Question};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(usage::parse()) {
        Ok(code) => code,
        Err(error) if report::nobody_reads(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report::tell(&report::text(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve(options) => serve::run(&root::find(), &options)?,
        Command::Build(options) => publish::run(&root::find(), options)?,
        Command::Export(options) => return export::run(&root::find(), options),
        Command::Check(options) => return check::run(&root::find(), &options),
        Command::Explore(options) => return explore::run(&root::find(), options),
        Command::List(options) => list::run(&root::find(), &options, io::stdout().lock())?,
        Command::Preprocess { question: None } => {
            site::preprocess(io::stdin().lock(), io::stdout().lock())?
        }
        // The text that comes out is Markdown: any renderer can take it.
        Command::Preprocess {
            question: Some(Question::Supports { .. }),
        } => {}
    }
    Ok(ExitCode::SUCCESS)
}
