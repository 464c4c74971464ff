//! `serve`: the book in a browser, always as the text is now.

use crate::{pages, port, rebuild, report};
use anyhow::Result;
use std::io::{self, Write};
use std::path::Path;
use std::thread;

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Le port (3000 par défaut) ou, s'il est pris, le suivant qui est libre ; 0 laisse le système choisir
    #[arg(long, value_name = "N", default_value = "3000", hide_default_value = true, value_parser = port_number)]
    port: u16,
    /// Ouvre la page dans le navigateur
    #[arg(long)]
    open: bool,
}

fn port_number(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| "un port est un nombre entier de 0 à 65535".to_owned())
}

/// Serves the book of the repository at `root` until the process is ended.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    let listener = port::listen(options.port)?;
    let address = format!("http://{}", listener.local_addr()?);
    let editions = rebuild::start(root)?;
    writeln!(io::stdout(), "Au fil de Rust : {address}")?;
    if options.open {
        thread::spawn(move || open(&address));
    }
    pages::serve(listener, root, editions)
}

fn open(address: &str) {
    if let Err(error) = open::that_detached(address) {
        report::tell(&format!(
            "attention : le navigateur ne s'ouvre pas ({error}) ; ouvrez vous-même {address}"
        ));
    }
}
