//! Spelling, grammar and typography of all the prose that a reader or a user is shown.
//!
//! [`Library::of`] builds the site and takes its paragraphs, with those of the companion's help and of the repository's
//! own pages; [`spelling`], [`grammar`] and [`spaces`] each give what is wrong in them as [`course::Problem`]s.

pub mod allowed;
pub mod grammar;
pub mod interface;
mod library;
mod page;
mod place;
mod quotes;
pub mod spaces;
pub mod spelling;
mod tool;
pub mod words;

pub use library::Library;
pub use page::{CODE, Paragraph, paragraphs};
pub use place::Sources;
