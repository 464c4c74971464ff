//! Which port the book is served on.

use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

/// How many ports are tried, from the wanted one on.
const TRIED: u16 = 20;

/// Listens on this machine only: on `wanted`, or on the next port that is free; 0 lets the system choose.
pub fn listen(wanted: u16) -> Result<TcpListener> {
    let last = wanted.saturating_add(TRIED - 1);
    for port in wanted..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            listener => {
                return listener
                    .with_context(|| format!("le port {port} ne s'ouvre pas ; {REMEDY}"));
            }
        }
    }
    bail!("{} ; {REMEDY}", all_taken(wanted, last))
}

const REMEDY: &str = "choisissez-en un autre : cargo run -- serve --port N";

fn all_taken(first: u16, last: u16) -> String {
    match first == last {
        true => format!("le port {first} est déjà pris, et c'est le dernier"),
        false => format!("les ports {first} à {last} sont tous déjà pris"),
    }
}
