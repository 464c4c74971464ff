//! Reads the text of the course and expands it to what the reader sees.
//!
//! [`Course::read`] takes a repository and gives its chapters, listings, transcripts and claims, or every
//! [`Problem`] in them at once. [`Course::expand`] gives a chapter as mdBook is to render it. Nothing is run here: what
//! the text says is proved by the `proofs` crate, whose results come back through [`verdict`].

mod actions;
mod changelog;
mod changes;
mod chapter;
mod chart;
mod claim;
mod columns;
mod consistency;
mod counts;
mod course;
mod diagram;
mod evidence;
mod expand;
mod faults;
mod gloss;
mod glossary;
mod heading;
mod holds;
mod html;
mod index;
mod lanes;
mod layout;
mod links;
mod listing;
mod markdown;
mod measure;
mod number;
mod outcomes;
pub mod outline;
mod problem;
mod quotes;
pub mod record;
mod rows;
mod schedule;
mod signals;
mod source;
mod spaces;
mod summary;
mod tools;
mod transcript;
pub mod typography;
pub mod verdict;

pub use chapter::{Chapter, Item, What};
pub use claim::{Claim, Event, Modality};
pub use course::Course;
pub use glossary::FILE as GLOSSARY;
pub use html::escape;
pub use lanes::{Picture, svg};
pub use listing::{Listing, Role};
pub use markdown::{Fence, fences};
pub use measure::{Expectation, Measure};
pub use number::{figure, spaced};
pub use outcomes::Outcomes;
pub use problem::{Problem, Problems, suggest};
pub use schedule::{ENDS, FREES, POLLS, WAITS, line_tells, step_by_step};
pub use summary::BOOK;
pub use transcript::{Invocation, Mode, PROMPT, Step, Transcript, Turn, turns};
