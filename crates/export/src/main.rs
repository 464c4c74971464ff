//! What `cargo run -- export` hands over to.

use anyhow::{Error, Result};
use clap::Parser;
use course::Problems;
use export::{Book, Wanted};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
struct Arguments {
    /// The repository.
    #[arg(long)]
    root: PathBuf,
    /// Where the PDF goes.
    #[arg(long)]
    pdf: Option<PathBuf>,
    /// Where the EPUB goes.
    #[arg(long)]
    epub: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", told(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let wanted = Wanted::new(&arguments.root, arguments.pdf, arguments.epub);
    let book = Book::proved(&arguments.root)?;
    if let Some(file) = wanted.epub {
        book.epub(&file)?;
        println!("L'EPUB est écrit dans {}", file.display());
    }
    if let Some(file) = wanted.pdf {
        let pages = book.pdf(&file)?;
        println!("Le PDF ({pages} pages) est écrit dans {}", file.display());
    }
    Ok(())
}

fn told(error: &Error) -> String {
    match error.downcast_ref::<Problems>() {
        Some(problems) => problems.to_string(),
        None => format!("erreur : {error:#}"),
    }
}
