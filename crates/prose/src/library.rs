//! All that a reader or a user is shown: the site's pages, the companion's help, the repository's own pages.

use crate::page::{Paragraph, paragraphs};
use crate::place::Sources;
use anyhow::{Context, Result, ensure};
use course::{BOOK, Course, Problem, typography};
use pulldown_cmark::{Options, Parser, html};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's own pages; those that do not exist are left out.
const PAGES: [&str; 4] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
];

/// What a page says of itself, to a window, to other sites and to search engines.
///
/// Descriptions are not among them: they are the first sentences of the page, which are read there, with what is code in them.
const HEAD: &str = "head > title, head > meta[property='og:title']";

/// Where words of a page may stand: folders or files, and how their files end.
const SOURCES: [(&str, &str); 10] = [
    (BOOK, "md"),
    ("prose", "toml"),
    (BOOK, "hbs"),
    ("code", "rs"),
    ("code", "py"),
    ("code", "toml"),
    ("crates/course/src", "rs"),
    ("crates/site/src", "rs"),
    ("src", "rs"),
    ("book.toml", "toml"),
];

/// The paragraphs, and where their words stand.
#[derive(Debug)]
pub struct Library {
    root: PathBuf,
    pub paragraphs: Vec<Paragraph>,
    /// The listings' names: English, and not to be translated.
    pub names: BTreeSet<String>,
    sources: Sources,
}

impl Library {
    /// Builds the site of the repository at `root` into a folder of its own, and reads it all.
    pub fn of(root: &Path) -> Result<Self> {
        let mut sources = Sources::default();
        let own = PAGES.iter().filter(|page| root.join(page).exists());
        let all = SOURCES
            .into_iter()
            .chain(own.clone().map(|page| (*page, "md")));
        for (place, end) in all {
            sources.read(root, Path::new(place), end)?;
        }
        let course = Course::read(root)?;
        let names = course.listings.keys().cloned().collect();
        let mut paragraphs = site(course)?;
        for page in own {
            paragraphs.extend(markdown(root, page)?);
        }
        paragraphs.extend(help(root)?);
        // What is said in many places, as in the steps of schedules, is read once.
        let mut known = BTreeSet::new();
        paragraphs.retain(|paragraph| known.insert(paragraph.text.clone()));
        Ok(Library {
            root: root.to_owned(),
            paragraphs,
            names,
            sources,
        })
    }

    /// The text of a file of the repository.
    pub fn read(&self, file: &str) -> Result<String> {
        fs::read_to_string(self.root.join(file)).with_context(|| format!("{file} ne se lit pas"))
    }

    /// What is wrong with characters of a paragraph's text, placed where they stand in the sources.
    pub fn problem(
        &self,
        paragraph: &Paragraph,
        start: usize,
        end: usize,
        message: String,
        remedy: String,
    ) -> Problem {
        let first = match paragraph.page.strip_suffix(".html") {
            Some(page) => Some(Path::new(BOOK).join(format!("{page}.md"))),
            None => Some(PathBuf::from(&paragraph.page)).filter(|page| page.extension().is_some()),
        };
        match self.sources.place(paragraph, start, end, first.as_deref()) {
            Some((file, line)) => Problem::of(file, message, remedy).at(line),
            None => Problem::of(&first.unwrap_or_default(), message, remedy),
        }
    }
}

/// What the site's pages say, each but once: the page of a chapter is what it is under its own name.
fn site(course: Course) -> Result<Vec<Paragraph>> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("site");
    site::build(course, &out, None)?;
    let mut pages = Vec::new();
    html_files(&out, &mut pages)?;
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let name = page.strip_prefix(&out)?.to_string_lossy().into_owned();
        // The first page under another name, and all of them on one.
        if !["index.html", "print.html"].contains(&name.as_str()) {
            let html = fs::read_to_string(&page)?;
            found.extend(paragraphs(&name, &html, HEAD));
            found.extend(paragraphs(&name, &html, "body"));
        }
    }
    ensure!(!found.is_empty(), "le site n'a pas de texte");
    Ok(found)
}

fn html_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => html_files(&path, found)?,
            false => found.extend(
                Some(path).filter(|path| path.extension().is_some_and(|end| end == "html")),
            ),
        }
    }
    Ok(())
}

/// A page of the repository, as the site would set it.
fn markdown(root: &Path, page: &str) -> Result<Vec<Paragraph>> {
    let text = fs::read_to_string(root.join(page))?;
    let set = typography::page(&text);
    let mut rendered = String::new();
    html::push_html(
        &mut rendered,
        Parser::new_ext(
            &set,
            Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION,
        ),
    );
    Ok(paragraphs(page, &rendered, "body"))
}

/// The help of the companion and of each of its commands.
fn help(root: &Path) -> Result<Vec<Paragraph>> {
    let help = asked(root, &["--help"])?;
    let commands = commands(&help);
    ensure!(!commands.is_empty(), "l'aide ne nomme aucune commande");
    let mut found = lines("--help", &help);
    for command in commands {
        found.extend(lines(
            &format!("{command} --help"),
            &asked(root, &[&command, "--help"])?,
        ));
    }
    Ok(found)
}

fn asked(root: &Path, args: &[&str]) -> Result<String> {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo
        .args(["run", "--quiet", "--"])
        .args(args)
        .current_dir(root)
        .output()?;
    ensure!(
        output.status.success(),
        "{args:?} : {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// The names under « Commandes ».
fn commands(help: &str) -> Vec<String> {
    let under = help
        .lines()
        .skip_while(|line| !line.starts_with("Commandes"))
        .skip(1);
    under
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// The sentences of a help: what stands beside a command or an option, and what stands alone.
fn lines(page: &str, help: &str) -> Vec<Paragraph> {
    let sentences = help
        .lines()
        .map(|line| match line.trim_start().split_once("  ") {
            Some((_, beside)) => beside.trim(),
            None => line.trim(),
        });
    let is_prose = |line: &&str| {
        !line.is_empty() && !line.starts_with(['-', '<', '[']) && !line.starts_with("Usage")
    };
    sentences
        .filter(is_prose)
        .flat_map(|line| {
            let set = typography::label(line)
                .replace('&', "&amp;")
                .replace('<', "&lt;");
            // On a terminal, what is typed and what a program reads stand between guillemets.
            let set = set
                .replace("«\u{a0}", "«\u{a0}<code>")
                .replace("\u{a0}»", "</code>\u{a0}»");
            paragraphs(page, &set, "body")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_help_gives_its_commands_and_its_sentences() {
        let help = "Lit le cours\n\nUsage : x [OPTIONS]\n\nCommandes :\n  serve  Sert\n  list   Donne la liste\n\nOptions :\n  -h, --help  Affiche l'aide\n";
        assert_eq!(commands(help), ["serve", "list"]);
        let told: Vec<String> = lines("p", help).into_iter().map(|p| p.text).collect();
        assert_eq!(
            told,
            [
                "Lit le cours",
                "Commandes\u{a0}:",
                "Sert",
                "Donne la liste",
                "Options\u{a0}:",
                "Affiche l’aide"
            ]
        );
    }
}
