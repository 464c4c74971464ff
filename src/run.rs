//! ▶: the programs that the pages run, on terminals of their own, ended with all that they started.
//!
//! A page opens one WebSocket under each listing that it runs. What passes on it is in [`wire`]; [`line`] keeps the
//! conversation, [`job`] does what was asked.

mod built;
mod cargo;
mod exploration;
mod family;
mod flow;
mod job;
mod limits;
mod line;
mod scratch;
mod seats;
mod terminal;
mod wire;
mod words;

pub use limits::Limits;
pub use line::{LARGEST_FRAME, converse};

use crate::live::Edition;
use course::Listing;
use seats::Seats;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::watch::Receiver;

/// What all connections share.
pub struct Runs {
    root: PathBuf,
    editions: Receiver<Edition>,
    limits: Limits,
    seats: Seats,
    known: Mutex<built::Known>,
}

impl Runs {
    /// The programs of the course at `root`, as the last site shows it.
    pub fn new(root: PathBuf, editions: Receiver<Edition>, limits: Limits) -> Arc<Self> {
        Arc::new(Runs {
            root,
            editions,
            seats: Seats::new(limits.seats),
            limits,
            known: Mutex::default(),
        })
    }

    /// The listing of this name: programs are named, never pointed to.
    fn listing(&self, name: &str) -> Option<Listing> {
        let edition = self.editions.borrow();
        edition.site.as_ref()?.listings.get(name).cloned()
    }
}
