//! What the site says of itself to who finds it elsewhere, and what it does not carry along.

use course::Course;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ADDRESS: &str = "https://exemple.org/livre/";

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/site").to_owned()
}

/// The book, with one more setting of mdBook's HTML.
fn site(setting: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("repository");
    fs::create_dir(&repository).unwrap();
    for entry in fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name();
        if name != "book.toml" && name != "target" && name != ".git" {
            std::os::unix::fs::symlink(entry.path(), repository.join(name)).unwrap();
        }
    }
    let settings = fs::read_to_string(root().join("book.toml")).unwrap();
    let with = settings.replace("[output.html]", &format!("[output.html]\n{setting}"));
    fs::write(repository.join("book.toml"), with).unwrap();
    let course = Course::read(&repository).unwrap();
    site::build(course, &folder.path().join("site"), None).unwrap();
    folder
}

fn read(site: &TempDir, file: &str) -> String {
    fs::read_to_string(site.path().join("site").join(file))
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => files(&entry.path(), found),
            false => found.push(entry.path()),
        }
    }
}

/// The paths of all files of a site.
fn paths(site: &TempDir) -> Vec<String> {
    let (root, mut found) = (site.path().join("site"), Vec::new());
    files(&root, &mut found);
    let inside = found
        .iter()
        .map(|file| file.strip_prefix(&root).unwrap().display().to_string());
    inside.collect()
}

/// What a page says of itself, by name.
fn said(page: &str) -> BTreeMap<String, String> {
    let tags = page
        .split("<meta ")
        .skip(1)
        .filter_map(|tag| tag.split_once('>'));
    tags.filter_map(|(tag, _)| {
        let (key, rest) = tag.split_once("=\"")?.1.split_once('"')?;
        Some((
            key.to_owned(),
            rest.split_once("content=\"")?
                .1
                .trim_end_matches('"')
                .to_owned(),
        ))
    })
    .collect()
}

fn canonical(page: &str) -> Option<&str> {
    let link = page.split_once("<link rel=\"canonical\" href=\"")?.1;
    Some(link.split_once('"')?.0)
}

#[test]
fn every_page_has_a_description_of_its_own() {
    let site = site("");
    let mut known = BTreeMap::new();
    for path in paths(&site).iter().filter(|path| path.ends_with(".html")) {
        let page = read(&site, path);
        if ["index.html", "404.html"].contains(&path.as_str()) || page.contains("noindex") {
            continue;
        }
        let description = said(&page)["description"].clone();
        assert!(
            (40..=220).contains(&description.chars().count()),
            "{path}: {description}"
        );
        // Who comes from elsewhere has read no other page.
        let leans = description.contains("précédent") || description.starts_with("On sait");
        assert!(!leans, "{path}: {description}");
        assert_eq!(known.insert(description, path.clone()), None, "{path}");
    }
    assert!(known.len() > 20, "{known:?}");
}

#[test]
fn a_page_without_an_address_claims_none() {
    let site = site("");
    let page = read(&site, "lancer-des-fils/creer-un-fil.html");
    assert!(!page.contains("og:") && canonical(&page).is_none());
    assert!(
        !paths(&site)
            .iter()
            .any(|path| path == "sitemap.xml" || path == "robots.txt")
    );
    assert!(!page.contains("rel=\"edit\""));
}

#[test]
fn a_published_page_says_where_it_is_and_how_to_show_a_link_to_it() {
    let site = site(&format!("site-url = \"{ADDRESS}\""));
    let page = read(&site, "lancer-des-fils/creer-un-fil.html");
    let address = format!("{ADDRESS}lancer-des-fils/creer-un-fil.html");
    assert_eq!(canonical(&page), Some(address.as_str()));
    let said = said(&page);
    for (name, content) in [
        ("og:type", "article"),
        ("og:url", &address),
        ("og:title", "Créer un fil"),
        ("og:site_name", "Au fil de Rust"),
        ("og:locale", "fr_FR"),
        ("og:description", &said["description"]),
        ("og:image", &format!("{ADDRESS}partage.png")),
    ] {
        assert_eq!(said[name], content, "{name}");
    }
    for first in ["index.html", "introduction.html"] {
        assert_eq!(canonical(&read(&site, first)), Some(ADDRESS), "{first}");
    }
    assert_eq!(canonical(&read(&site, "404.html")), None);
}

#[test]
fn the_picture_has_the_size_that_is_said() {
    let site = site(&format!("site-url = \"{ADDRESS}\""));
    let said = said(&read(&site, "index.html"));
    let png = fs::read(site.path().join("site/partage.png")).unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(
        (number(16).to_string(), number(20).to_string()),
        (
            said["og:image:width"].clone(),
            said["og:image:height"].clone()
        )
    );
}

#[test]
fn the_sitemap_has_every_page_once_and_nothing_else() {
    let site = site(&format!("site-url = \"{ADDRESS}\""));
    let map = read(&site, "sitemap.xml");
    let listed: Vec<&str> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("</loc>")?.0))
        .collect();
    let others = [
        "index.html",
        "introduction.html",
        "404.html",
        "print.html",
        "toc.html",
    ];
    let pages = paths(&site)
        .into_iter()
        .filter(|path| path.ends_with(".html") && !others.contains(&path.as_str()));
    let mut expected: Vec<String> = pages.map(|path| format!("{ADDRESS}{path}")).collect();
    expected.push(ADDRESS.to_owned());
    expected.sort();
    assert_eq!(listed, expected);
    assert!(
        !paths(&site).contains(&"robots.txt".to_owned()),
        "nobody asks for it below a host's root"
    );
}

#[test]
fn a_host_of_its_own_says_where_the_sitemap_is() {
    let site = site("site-url = \"https://exemple.org\"");
    assert!(read(&site, "robots.txt").contains("Sitemap: https://exemple.org/sitemap.xml"));
    assert!(read(&site, "sitemap.xml").contains("<loc>https://exemple.org/</loc>"));
}

#[test]
fn a_reader_may_suggest_a_change_where_the_repository_is_known() {
    let site = site("edit-url-template = \"https://exemple.org/depot/edit/main/{path}\"");
    let page = read(&site, "lancer-des-fils/attendre.html");
    assert!(page.contains(
        "href=\"https://exemple.org/depot/edit/main/book/lancer-des-fils/attendre.md\" rel=\"edit\""
    ));
}

#[test]
fn the_changelog_is_a_page_of_the_site() {
    let site = site("");
    let page = read(&site, "annexes/journal-des-modifications.html");
    assert_eq!(
        page.matches("Journal des modifications</a></h1>").count(),
        1
    );
    assert!(page.contains("Non publié"));
    assert!(read(&site, "toc.html").contains("annexes/journal-des-modifications.html"));
}

#[test]
fn nothing_is_carried_along_that_no_reader_needs() {
    let licences = ["fonts/", "live/vendor/"];
    let kinds = [
        ".html",
        ".css",
        ".js",
        ".mjs",
        ".svg",
        ".png",
        ".woff2",
        ".nojekyll",
    ];
    let stray: Vec<String> = paths(&site(""))
        .into_iter()
        .filter(|path| !kinds.iter().any(|kind| path.ends_with(kind)))
        .filter(|path| !licences.iter().any(|folder| path.starts_with(folder)))
        .collect();
    assert_eq!(stray, Vec::<String>::new());
}

#[test]
fn the_favicon_is_the_books_own() {
    let site = site("");
    let own = fs::read_to_string(root().join("book/theme/favicon.svg")).unwrap();
    let icon = paths(&site)
        .into_iter()
        .find(|path| path.starts_with("favicon") && path.ends_with(".svg"));
    assert_eq!(read(&site, &icon.unwrap()), own);
}
