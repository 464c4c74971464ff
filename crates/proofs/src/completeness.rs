//! *Completeness*: in the site as built, every listing stands under its own number with its own code, and every link
//! leads somewhere; the glossary has the terms of the text, and no others.

use crate::lab::Lab;
use crate::trial::{Failure, Proof, Trial};
use course::verdict::{Kind, hash};
use course::{BOOK, Chapter, GLOSSARY, Problem, Role};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A trial for each chapter, and one for the pages that mdBook adds.
pub fn trials(lab: &Arc<Lab>) -> Vec<Trial> {
    let pages = Arc::new(Pages {
        lab: Arc::clone(lab),
        site: OnceLock::new(),
    });
    let everything = inputs(lab);
    let chapters = lab.course.chapters.iter().map(|chapter| {
        let (pages, slug) = (Arc::clone(&pages), chapter.slug.clone());
        trial(
            &chapter.slug,
            &chapter.file,
            &everything,
            Box::new(move || pages.chapter(&slug)),
        )
    });
    let summary = Path::new(BOOK).join("SUMMARY.md");
    let others = Arc::clone(&pages);
    let rest = trial(
        "SUMMARY",
        &summary,
        &everything,
        Box::new(move || others.rest()),
    );
    chapters
        .chain([rest])
        .chain(glossary(lab, &everything))
        .collect()
}

/// The glossary, where the course has one, and the text give the same terms: a failure for each that only one of them gives.
fn glossary(lab: &Lab, everything: &str) -> Vec<Trial> {
    let wrong = lab.course.glossary_problems();
    let failures = wrong.iter().map(|problem| failure(problem, everything));
    let agrees = lab.course.has_glossary() && wrong.is_empty();
    let kept = agrees.then(|| {
        let agree: Proof<usize> = Box::new(|| Ok(1));
        trial("glossaire", Path::new(GLOSSARY), everything, agree)
    });
    failures.chain(kept).collect()
}

/// The trial that fails for this problem, where it stands.
fn failure(problem: &Problem, everything: &str) -> Trial {
    let told = problem.to_string();
    let stem = problem.file.file_stem().unwrap_or_default();
    let fails: Proof<usize> = Box::new({
        let told = told.clone();
        move || Err(Failure::of(&told))
    });
    Trial {
        listing: "glossaire".to_owned(),
        line: problem.line.unwrap_or(1),
        inputs: hash(&[everything, &told]),
        ..trial(&stem.to_string_lossy(), &problem.file, everything, fails)
    }
}

fn trial(chapter: &str, file: &Path, everything: &str, real: Proof<usize>) -> Trial {
    Trial {
        kind: Kind::Completeness,
        chapter: chapter.to_owned(),
        listing: "page".to_owned(),
        also: Vec::new(),
        file: file.to_owned(),
        line: 1,
        inputs: hash(&[everything, chapter]),
        real,
        explored: None,
        measured: None,
    }
}

/// The site, built once for all who ask.
struct Pages {
    lab: Arc<Lab>,
    site: OnceLock<Result<Site, String>>,
}

impl Pages {
    fn site(&self) -> Result<&Site, Failure> {
        let site = self
            .site
            .get_or_init(|| Site::build(&self.lab).map_err(|error| format!("{error:#}")));
        site.as_ref().map_err(Failure::of)
    }

    fn chapter(&self, slug: &str) -> Result<usize, Failure> {
        let mut chapters = self.lab.course.chapters.iter();
        let chapter = chapters
            .find(|chapter| chapter.slug == slug)
            .expect("just read");
        holds(&self.lab, self.site()?, chapter)
    }

    /// The table of contents, the page for printing, the one for what does not exist.
    fn rest(&self) -> Result<usize, Failure> {
        let site = self.site()?;
        let pages = site
            .pages
            .iter()
            .filter(|(path, _)| !is_chapter(&self.lab, path));
        let dead: Vec<String> = pages
            .flat_map(|(path, page)| dead_links(site, path, page))
            .collect();
        if dead.is_empty() {
            Ok(1)
        } else {
            Err(Failure::of(dead.join("\n")))
        }
    }
}

fn is_chapter(lab: &Lab, page: &Path) -> bool {
    let mut files = lab
        .course
        .chapters
        .iter()
        .filter_map(|chapter| chapter.file.strip_prefix(BOOK).ok());
    files.any(|file| file.with_extension("html") == page)
}

/// A page depends on every file that the site is made of.
fn inputs(lab: &Lab) -> String {
    let course = &lab.course;
    let texts = course
        .chapters
        .iter()
        .flat_map(|chapter| [chapter.title.as_str(), chapter.text.as_str()]);
    let listings = course.listings.values().flat_map(|listing| {
        [
            listing.source.as_str(),
            listing.stderr.as_deref().unwrap_or_default(),
        ]
    });
    let mut parts: Vec<&str> = texts.chain(listings).collect();
    let rest = [
        std::fs::read_to_string(course.root.join("book.toml")).unwrap_or_default(),
        format!("{:?}{}", course.measures, course.records.render()),
        theme(&course.root),
        std::fs::read_to_string(course.root.join(GLOSSARY)).unwrap_or_default(),
    ];
    parts.extend(rest.iter().map(String::as_str));
    hash(&parts)
}

/// The texts of the theme and of what makes the pages live, whatever they are.
fn theme(root: &Path) -> String {
    let book = root.join(BOOK);
    let mut files = BTreeSet::new();
    for folder in ["theme", "live"] {
        let _ = list(&book, Path::new(folder), &mut files);
    }
    let texts = files
        .iter()
        .filter_map(|file| std::fs::read_to_string(book.join(file)).ok());
    texts.collect()
}

/// The built pages, by their path in the site.
struct Site {
    pages: BTreeMap<PathBuf, Page>,
    files: BTreeSet<PathBuf>,
}

/// What a page offers and what it points to.
struct Page {
    ids: Vec<String>,
    links: Vec<String>,
    /// The number and the code of each listing shown, by the figure's id.
    listings: BTreeMap<String, (String, String)>,
}

impl Site {
    fn build(lab: &Lab) -> anyhow::Result<Self> {
        let folder = lab.folder().join("site");
        site::build(lab.course.clone(), &folder, None)?;
        let mut files = BTreeSet::new();
        list(&folder, Path::new(""), &mut files)?;
        let mut pages = BTreeMap::new();
        for file in files.iter().filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "html")
        }) {
            pages.insert(
                file.clone(),
                Page::read(&std::fs::read_to_string(folder.join(file))?),
            );
        }
        Ok(Site { pages, files })
    }

    /// Whether a link on the page `from` leads to something inside the site; links elsewhere are not ours to check.
    fn resolves(&self, from: &Path, link: &str) -> bool {
        let outside = ["http://", "https://", "mailto:", "data:", "javascript:"];
        if outside.iter().any(|scheme| link.starts_with(scheme)) {
            return true;
        }
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if path.is_empty() {
            from.to_owned()
        } else {
            normal(&from.with_file_name(path))
        };
        let anchor = percent_decoded(anchor);
        match self.pages.get(&target) {
            Some(page) => anchor.is_empty() || page.ids.contains(&anchor),
            None => self.files.contains(&target) && anchor.is_empty(),
        }
    }
}

impl Page {
    fn read(text: &str) -> Self {
        let html = Html::parse_document(text);
        let attributes = |selector: &str, name: &str| -> Vec<String> {
            html.select(&select(selector))
                .filter_map(|element| element.attr(name))
                .map(str::to_owned)
                .collect()
        };
        let mut links = attributes(":not(base)[href]", "href");
        links.extend(attributes("[src]", "src"));
        let figure = select("figure.listing[id]");
        let figures = html.select(&figure);
        let listings = figures.map(|figure| {
            (
                figure.attr("id").unwrap_or_default().to_owned(),
                shown(figure),
            )
        });
        Page {
            ids: attributes("[id]", "id"),
            listings: listings.collect(),
            links,
        }
    }
}

/// The number and the code in a listing's figure, as a reader sees them.
fn shown(figure: ElementRef) -> (String, String) {
    let text = |selector: &str| {
        figure
            .select(&select(selector))
            .next()
            .map(|element| element.text().collect::<String>())
            .unwrap_or_default()
    };
    (text("figcaption .number"), text(".code > pre > code"))
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector of ours")
}

/// Everything that must hold of one page.
fn holds(lab: &Lab, site: &Site, chapter: &Chapter) -> Result<usize, Failure> {
    let path = chapter
        .file
        .strip_prefix(BOOK)
        .unwrap_or(&chapter.file)
        .with_extension("html");
    let Some(page) = site.pages.get(&path) else {
        return Err(Failure::of(format!(
            "la page {} n'a pas été construite",
            path.display()
        )));
    };
    let mut wrong = dead_links(site, &path, page);
    wrong.extend(repeated_ids(page));
    wrong.extend(wrong_listings(lab, chapter, page));
    wrong.extend(repeated_numbers(site, page));
    if wrong.is_empty() {
        Ok(1)
    } else {
        Err(Failure::of(format!(
            "{} :\n{}",
            chapter.file.display(),
            wrong.join("\n")
        )))
    }
}

fn dead_links(site: &Site, path: &Path, page: &Page) -> Vec<String> {
    let dead = page.links.iter().filter(|link| !site.resolves(path, link));
    dead.map(|link| format!("le lien « {link} » ne mène nulle part"))
        .collect()
}

fn repeated_ids(page: &Page) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let repeated = page.ids.iter().filter(|id| !seen.insert(*id));
    repeated
        .map(|id| format!("deux éléments ont l'identifiant « {id} »"))
        .collect()
}

/// Each listing of the chapter is there, and its code is the file's.
fn wrong_listings(lab: &Lab, chapter: &Chapter, page: &Page) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in chapter.shown() {
        let listing = &lab.course.listings[name];
        let found = page.listings.iter().find(|(id, _)| {
            id.strip_prefix("listing-")
                .is_some_and(|id| id == name || id.starts_with(&format!("{name}-")))
        });
        match found {
            None => wrong.push(format!("le listing « {name} » n'est pas dans la page")),
            Some((id, (number, code))) => {
                let whole = id == &format!("listing-{name}");
                if whole && code.trim_end() != listing.displayed().trim_end() {
                    wrong.push(format!(
                        "le code de « {name} » n'est pas celui de {}",
                        listing.file.display()
                    ));
                }
                if !number.contains(&lab.course.number(name).unwrap_or_default()) {
                    wrong.push(format!(
                        "le listing « {name} » porte le numéro « {number} »"
                    ));
                }
            }
        }
        if listing.role == Role::CompileFail && listing.stderr.is_none() {
            wrong.push(format!(
                "le message du compilateur pour « {name} » manque : cargo run -- check --update"
            ));
        }
    }
    wrong
}

/// No two listings of the book bear one number.
fn repeated_numbers(site: &Site, page: &Page) -> Vec<String> {
    // mdBook writes the first chapter again as index.html, and every one in print.html.
    let copies = ["index.html", "print.html"].map(Path::new);
    let pages = site
        .pages
        .iter()
        .filter(|(path, _)| !copies.contains(&path.as_path()));
    let all: Vec<&String> = pages
        .flat_map(|(_, page)| page.listings.values().map(|(number, _)| number))
        .collect();
    let whole = page
        .listings
        .values()
        .map(|(number, _)| number)
        .filter(|number| !number.ends_with(')'));
    let repeated = whole.filter(|number| all.iter().filter(|other| other == &number).count() > 1);
    repeated
        .map(|number| format!("deux listings portent le numéro « {number} »"))
        .collect()
}

fn list(root: &Path, inside: &Path, files: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(inside))? {
        let entry = entry?;
        let path = inside.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(root, &path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
