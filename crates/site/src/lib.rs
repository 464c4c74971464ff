//! Builds the static site: the course's text, expanded, rendered by mdBook as a library.
//!
//! Stock `mdbook build` gives the same pages: it calls the companion as a preprocessor, which is [`preprocess`].

mod colour;
mod excerpt;
mod names;
mod published;

use anyhow::{Context, Result};
use course::{BOOK, Course, outline, typography};
use mdbook_driver::MDBook;
use mdbook_driver::config::{BookConfig, Config};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use tempfile::TempDir;

pub use search;

/// The preprocessor's name in `book.toml`.
pub const NAME: &str = "au-fil-de-rust";

/// Expands the chapters of a book as mdBook hands them over.
struct Expander(Course);

impl Preprocessor for Expander {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        expand(&self.0, &mut book);
        Ok(book)
    }
}

/// Replaces the text of each chapter that the course knows by what the reader sees.
fn expand(course: &Course, book: &mut Book) {
    book.for_each_mut(|item| {
        let BookItem::Chapter(rendered) = item else {
            return;
        };
        let Some(path) = &rendered.source_path else {
            return;
        };
        let file = Path::new(BOOK).join(path);
        if let Some(chapter) = course.chapters.iter().find(|chapter| chapter.file == file) {
            let text = outline::added(&course.expand(chapter));
            rendered.content = names::given(&colour::page(&text));
            rendered.name = typography::label(&rendered.name);
        }
    });
}

/// mdBook's preprocessor protocol: a context and a book as JSON in, the book out.
pub fn preprocess(input: impl Read, output: impl Write) -> Result<()> {
    let (context, mut book) = mdbook_preprocessor::parse_input(input)
        .context("l'entrée n'est pas celle que mdBook donne à un préprocesseur")?;
    expand(&Course::read(&context.root)?, &mut book);
    serde_json::to_writer(output, &book).context("la sortie ne s'écrit pas")
}

/// Writes the site of `course` to `out`, whole or not at all; all but the index of its search, which [`search::index`] adds.
///
/// `live_reload` is the path of the endpoint that tells an open page to reload, where there is a server.
pub fn build(course: Course, out: &Path, live_reload: Option<&str>) -> Result<()> {
    replace(pages(course, out, live_reload)?, out)
}

/// The same, with the index of its search.
pub fn build_with_search(course: Course, out: &Path) -> Result<()> {
    let fresh = pages(course, out, None)?;
    search::index(fresh.path())?;
    replace(fresh, out)
}

/// The pages of the site, in a folder beside `out`.
fn pages(course: Course, out: &Path, live_reload: Option<&str>) -> Result<TempDir> {
    let parent = out
        .parent()
        .context("le dossier de sortie n'a pas de parent")?;
    fs::create_dir_all(parent).with_context(|| format!("{} ne se crée pas", parent.display()))?;
    let fresh = tempfile::Builder::new()
        .prefix(".site-")
        .tempdir_in(parent)?;
    let root = course.root.clone();
    let config = configuration(&root, fresh.path(), live_reload)?;
    let theme = config.html_config().unwrap_or_default().theme_dir(&root);
    let mut book = MDBook::load_with_config(&root, config.clone())?;
    book.with_preprocessor(Expander(course));
    book.build()?;
    forget_theme(&root, &theme, fresh.path())?;
    mend_contents(fresh.path())?;
    // A page of mdBook's own asks for all that mdBook writes.
    if theme.join("index.hbs").exists() {
        forget_unused(fresh.path())?;
    }
    published::finish(&config, fresh.path())?;
    Ok(fresh)
}

/// What `book.toml` says of the book itself: title, description, authors, language.
pub fn about(root: &Path) -> Result<BookConfig> {
    Ok(configuration(root, Path::new(""), None)?.book)
}

/// `book.toml` without the preprocessor, which would call this very program again.
fn configuration(root: &Path, out: &Path, live_reload: Option<&str>) -> Result<Config> {
    let text = fs::read_to_string(root.join("book.toml")).context("book.toml ne se lit pas")?;
    let mut table: toml::Table = text.parse().context("book.toml n'est pas du TOML valide")?;
    if let Some(toml::Value::Table(preprocessors)) = table.get_mut("preprocessor") {
        preprocessors.remove(NAME);
    }
    let mut config: Config = toml::to_string(&table)?.parse()?;
    // As mdBook does: what publishes the site says so where it is (`MDBOOK_OUTPUT__HTML__SITE_URL`).
    config.update_from_env()?;
    config.build.build_dir = out.to_owned();
    if let Some(endpoint) = live_reload {
        config.set("output.html.live-reload-endpoint", endpoint)?;
    }
    Ok(config)
}

/// The page of contents is valid HTML: mdBook puts the line of a part's title inside another one, which it leaves empty.
fn mend_contents(site: &Path) -> Result<()> {
    let file = site.join("toc.html");
    let page = fs::read_to_string(&file).context("toc.html ne se lit pas")?;
    let mended = page
        .replace(
            "<li class=\"chapter-item expanded \"><li class=\"part-title\">",
            "<li class=\"part-title\">",
        )
        .replace("</li></li>", "</li>");
    fs::write(file, mended).context("toc.html ne s'écrit pas")
}

/// The theme stands inside the text's folder, and mdBook copies what it finds there: the site has no use for that copy.
fn forget_theme(root: &Path, theme: &Path, site: &Path) -> Result<()> {
    match theme.strip_prefix(root.join(BOOK)) {
        Ok(inside) if site.join(inside).exists() => Ok(fs::remove_dir_all(site.join(inside))?),
        _ => Ok(()),
    }
}

/// What mdBook writes beside every book, and no page of this one asks for: how the names of those files begin.
const UNUSED: [&str; 6] = [
    "ayu-highlight-",
    "clipboard-",
    "highlight-",
    "print-",
    "tomorrow-night-",
    "variables-",
];

/// Takes away what no page asks for.
fn forget_unused(site: &Path) -> Result<()> {
    let entries = fs::read_dir(site)?.chain(fs::read_dir(site.join("css"))?);
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if UNUSED.iter().any(|start| name.starts_with(start)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Puts a finished site in the place of the last one.
fn replace(fresh: TempDir, out: &Path) -> Result<()> {
    let old = tempfile::Builder::new()
        .prefix(".site-old-")
        .tempdir_in(out.parent().context("sans parent")?)?;
    if out.exists() {
        fs::rename(out, old.path().join("site"))?;
    }
    fs::rename(fresh.keep(), out)
        .with_context(|| format!("{} ne se remplace pas", out.display()))?;
    open_to_readers(out)
}

/// A temporary folder is its owner's alone; a site is for everybody.
fn open_to_readers(out: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(out, fs::Permissions::from_mode(0o755))?;
    }
    #[cfg(not(unix))]
    let _ = out;
    Ok(())
}
