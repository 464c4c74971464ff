//! The book to take away: a PDF, printed by Chromium from the site's page of the whole book, and an EPUB, made from the site's pages.

mod chromium;
mod contents;
mod epub;
mod heads;
mod package;
mod pdf;
mod xhtml;

pub use pdf::places;

use anyhow::{Result, bail};
use course::{BOOK, Course, Problems, typography};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Which files are asked for.
#[derive(Debug)]
pub struct Wanted {
    pub pdf: Option<PathBuf>,
    pub epub: Option<PathBuf>,
}

impl Wanted {
    /// What was named; where nothing was, both, under `target/`.
    pub fn new(root: &Path, pdf: Option<PathBuf>, epub: Option<PathBuf>) -> Self {
        let usual = |end| Some(root.join("target").join(format!("au-fil-de-rust.{end}")));
        match (pdf, epub) {
            (None, None) => Wanted {
                pdf: usual("pdf"),
                epub: usual("epub"),
            },
            (pdf, epub) => Wanted { pdf, epub },
        }
    }
}

/// The book's site, in a folder that goes with this, and its chapters in order.
pub struct Book {
    folder: TempDir,
    pub chapters: Vec<Chapter>,
    pub facts: Facts,
}

/// What `book.toml` says of the book.
pub struct Facts {
    pub title: String,
    pub description: String,
    pub author: String,
    pub language: String,
}

/// A chapter of the book.
pub struct Chapter {
    /// Its number and its title, as the contents show them.
    pub label: String,
    /// The title of its part, where it has one.
    pub part: Option<String>,
    /// Its page, relative to the site, without `.html`.
    pub page: String,
}

impl Book {
    /// The book, unless something in it is still to be proved.
    pub fn proved(root: &Path) -> Result<Self> {
        let course = Course::read(root)?;
        let stale = course.stale();
        if !stale.is_empty() {
            bail!(Problems(stale));
        }
        Self::of(course)
    }

    /// The book as it is, proved or not.
    pub fn of(course: Course) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let facts = facts(&course.root)?;
        let chapters = course.chapters.iter().map(chapter).collect();
        site::build(course, &folder.path().join("site"), None)?;
        Ok(Book {
            folder,
            chapters,
            facts,
        })
    }

    /// Where the site is.
    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }
}

fn chapter(chapter: &course::Chapter) -> Chapter {
    let title = plain(&chapter.title);
    let page = chapter
        .file
        .strip_prefix(BOOK)
        .unwrap_or(&chapter.file)
        .with_extension("");
    let names: Vec<_> = page.iter().map(|name| name.to_string_lossy()).collect();
    Chapter {
        label: chapter
            .number
            .iter()
            .map(|number| format!("{number} "))
            .collect::<String>()
            + &title,
        part: chapter.part.as_deref().map(plain),
        page: names.join("/"),
    }
}

/// A title of SUMMARY.md as a line of text shows it.
fn plain(title: &str) -> String {
    typography::label(title).replace('`', "")
}

fn facts(root: &Path) -> Result<Facts> {
    let book = site::about(root)?;
    Ok(Facts {
        title: book.title.unwrap_or_default(),
        description: typography::label(&book.description.unwrap_or_default()),
        author: typography::label(&book.authors.join(", ")),
        language: book.language.unwrap_or_default(),
    })
}
