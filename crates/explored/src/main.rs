//! `explore`: the engine behind `cargo run -- explore`, apart from the companion so that a reader who only opens the book
//! compiles no explorer.

mod command;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run(&command::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            command::tell(&format!("erreur : {}", refusal.message));
            ExitCode::from(refusal.status)
        }
    }
}
