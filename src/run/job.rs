//! What a page asked, from the queue to the end.

use super::line::Line;
use super::scratch::{Own, Place};
use super::seats::Seat;
use super::wire::{Ending, Notice, Program, Request, Size};
use super::{Runs, built, exploration, terminal, words};
use crate::report;
use anyhow::Error;
use axum::body::Bytes;
use course::{Listing, Role};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// What a page says to the program that it runs.
#[derive(Debug)]
pub enum Order {
    /// Bytes that were typed.
    Type(Bytes),
    /// The terminal has another size.
    Resize(Size),
    /// It is to end.
    Stop,
}

/// How much may be typed before the program begins, in bytes; the rest is lost.
const TYPED: usize = 4096;

/// Orders as they come; when the page leaves, they end.
pub struct Orders {
    from: Receiver<Order>,
    /// Of the terminal, when it was last said.
    pub size: Size,
    /// What was typed before the program began, for it to read.
    pub typed: Vec<u8>,
}

impl Orders {
    /// Those that come through `from`, for a terminal of this size.
    pub fn new(from: Receiver<Order>, size: Size) -> Self {
        Orders {
            from,
            size,
            typed: Vec::new(),
        }
    }

    /// The next one; a page that leaves stops its program.
    pub async fn next(&mut self) -> Order {
        let order = self.from.recv().await.unwrap_or(Order::Stop);
        if let Order::Resize(size) = order {
            self.size = size;
        }
        order
    }

    /// Waits for the order to stop, while there is no program yet.
    pub async fn stop(&mut self) {
        loop {
            match self.next().await {
                Order::Stop => return,
                Order::Type(typed) if self.typed.len() + typed.len() <= TYPED => {
                    self.typed.extend(typed)
                }
                Order::Type(_) | Order::Resize(_) => {}
            }
        }
    }
}

/// Why a program does not run.
pub enum Trouble {
    /// The page is told so.
    Said(Notice),
    /// Something failed that should not.
    Failed(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Failed(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Trouble::Failed(error.into())
    }
}

impl Trouble {
    /// That what was asked cannot be done.
    pub fn refused(text: impl Into<String>) -> Self {
        Trouble::Said(Notice::Refused { text: text.into() })
    }
}

/// Does what a page asked, and tells it how that ended.
pub async fn work(runs: Arc<Runs>, line: Line, from: Receiver<Order>, request: Request) {
    let size = match &request {
        Request::Run { size, .. } => *size,
        _ => Size {
            columns: 80,
            rows: 24,
        },
    };
    let mut orders = Orders::new(from, size);
    let work = Work {
        runs: &runs,
        line: &line,
    };
    let last = match request {
        Request::Run { program, .. } => work.run(&program, &mut orders).await,
        Request::Explore(program) => work.explore(&program, None, &mut orders).await,
        Request::Replay { program, schedule } => {
            work.explore(&program, Some(schedule), &mut orders).await
        }
        Request::Resize(_) | Request::Stop => return,
    };
    line.say(last.unwrap_or_else(told)).await;
}

/// What the page is told of trouble.
fn told(trouble: Trouble) -> Notice {
    match trouble {
        Trouble::Said(notice) => notice,
        Trouble::Failed(error) => {
            let text = report::causes(&error);
            report::tell(&format!("▶ : {text}"));
            Notice::Refused { text }
        }
    }
}

/// An executable, and what must not be given back before its program has ended.
struct Ready {
    path: PathBuf,
    _place: Option<Place>,
    _seat: Seat,
}

/// One thing that is being done for a page.
struct Work<'a> {
    runs: &'a Runs,
    line: &'a Line,
}

impl Work<'_> {
    async fn run(&self, program: &Program, orders: &mut Orders) -> Result<Notice, Trouble> {
        let ready = tokio::select! {
            ready = self.ready(program) => ready?,
            () = orders.stop() => return Ok(Notice::Ended(words::not_begun())),
        };
        Ok(Notice::Ended(
            self.on_a_terminal(ready, program, orders).await?,
        ))
    }

    async fn on_a_terminal(
        &self,
        ready: Ready,
        program: &Program,
        orders: &mut Orders,
    ) -> Result<Ending, Trouble> {
        let program = terminal::Program {
            path: ready.path.clone(),
            args: program.args.clone(),
            folder: self.runs.root.clone(),
        };
        terminal::run(program, orders, self.line, &self.runs.limits).await
    }

    /// All that it takes to run, once it is there.
    async fn ready(&self, program: &Program) -> Result<Ready, Trouble> {
        let listing = self.listing(program)?;
        let seat = self.seat().await;
        let Some(source) = own_version(program, &listing) else {
            let path = built::example(self.runs, &listing, program.optimised, self.line).await?;
            return Ok(Ready {
                path,
                _place: None,
                _seat: seat,
            });
        };
        let place = Place::take(&self.runs.root)?;
        let own = Own {
            listing: &listing,
            source,
            optimised: program.optimised,
        };
        let path = place.build(self.runs, &own, self.line).await?;
        Ok(Ready {
            path,
            _place: Some(place),
            _seat: seat,
        })
    }

    async fn explore(
        &self,
        program: &Program,
        schedule: Option<String>,
        orders: &mut Orders,
    ) -> Result<Notice, Trouble> {
        let explored = async {
            let listing = self.listing(program)?;
            let _seat = self.seat().await;
            exploration::explore(self.runs, &listing, program, schedule, self.line).await
        };
        tokio::select! {
            explored = explored => explored,
            () = orders.stop() => Ok(Notice::Refused { text: "Exploration arrêtée.".to_owned() }),
        }
    }

    async fn seat(&self) -> Seat {
        let queued = async |ahead| self.line.say(Notice::Queued { ahead }).await;
        self.runs.seats.take(queued).await
    }

    fn listing(&self, program: &Program) -> Result<Listing, Trouble> {
        let name = &program.listing;
        let listing = self.runs.listing(name).ok_or_else(|| {
            report::tell(&format!("▶ refusé : aucun listing ne s'appelle {name:?}"));
            Trouble::refused(format!("Aucun listing ne s'appelle « {name} »."))
        })?;
        match listing.role {
            Role::Python => Err(Trouble::refused("Ce programme n'est pas en Rust.")),
            Role::Example | Role::CompileFail => Ok(listing),
        }
    }
}

/// The text that is built apart: the reader's, or that of a listing which must not compile, to see what rustc says.
pub fn own_version<'a>(program: &'a Program, listing: &'a Listing) -> Option<&'a str> {
    let as_is = (listing.role == Role::CompileFail).then_some(&*listing.source);
    program.source.as_deref().or(as_is)
}
