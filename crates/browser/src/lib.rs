//! The book in a real browser: the companion or the site as a reader meets them, and Debian's Chromium to look at them with.
//!
//! It drives Chromium by `headless_chrome` (MIT), and is a package of its own, out of the way of who has no Chromium.

mod book;
mod harness;
mod look;
mod page;
mod search;

pub use book::{Companion, Site, explore, kind};
pub use harness::{Test, run};
pub use page::{Page, Seen, Window, figure};
pub use search::{FIELD, Query, downloaded, queries};
