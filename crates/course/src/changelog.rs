//! The changelog, which stands at the root of the repository, as a page of the book.

use crate::course::Course;
use crate::source;
use std::path::Path;

/// The changelog, relative to the root.
pub const FILE: &str = "CHANGELOG.md";

impl Course {
    /// The changelog without its title, which is that of its page; nothing where there is none.
    pub(crate) fn changelog(&self) -> String {
        let text = source::read_if_any(&self.root, Path::new(FILE));
        let text = text.ok().flatten().unwrap_or_default();
        let title = text.lines().next().filter(|line| line.starts_with("# "));
        text[title.map_or(0, str::len)..].trim_start().to_owned()
    }
}
