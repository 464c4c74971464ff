//! The pages as files, without a browser: links and anchors lead somewhere, pictures have sizes and words, headings are in order.

use anyhow::{Context, Result, ensure};
use browser::{Site, Test};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

const TESTS: [(&str, Test); 5] = [
    ("every_link_and_anchor_leads_somewhere", links),
    ("every_picture_has_a_size_and_words", pictures),
    ("headings_are_in_order", headings),
    ("no_page_has_a_style_that_the_policy_refuses", styles),
    ("what_is_wrong_is_found", found),
];

fn main() -> ExitCode {
    browser::run(&TESTS)
}

/// A page of the site: its path, and what it says.
type Pages = BTreeMap<String, Html>;

fn pages() -> Result<(Site, Pages)> {
    let site = Site::build()?;
    let mut pages = Pages::new();
    for path in site.pages()? {
        pages.insert(path.clone(), Html::parse_document(&site.read(&path)?));
    }
    ensure!(pages.len() > 10, "only {} pages", pages.len());
    Ok((site, pages))
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a selector of our own");
    page.select(&selector).collect()
}

fn nothing(wrong: Vec<String>) -> Result<()> {
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn links() -> Result<()> {
    let (site, pages) = pages()?;
    let files = site.files()?;
    nothing(lost(&files, &pages))
}

/// The links of pages that lead nowhere in the site.
fn lost(files: &BTreeSet<String>, pages: &Pages) -> Vec<String> {
    let anchors: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|(path, page)| (path.as_str(), ids(page)))
        .collect();
    let mut lost = Vec::new();
    for (path, page) in pages {
        for element in all(page, "[href], [src]") {
            let to = element
                .attr("href")
                .or(element.attr("src"))
                .unwrap_or_default();
            let Some((file, anchor)) = target(path, to, based(page)) else {
                continue;
            };
            let known = anchors
                .get(file.as_str())
                .is_none_or(|ids| ids.contains(&anchor));
            if !files.contains(&file) || !anchor.is_empty() && !known {
                lost.push(format!("{path} : {to}"));
            }
        }
    }
    lost
}

fn ids(page: &Html) -> BTreeSet<String> {
    let ids = all(page, "[id]")
        .into_iter()
        .filter_map(|one| one.attr("id"));
    ids.map(str::to_owned).collect()
}

/// Whether a page says itself where its links start from, as the page for unknown addresses does: at the root.
fn based(page: &Html) -> bool {
    !all(page, "base[href]").is_empty()
}

/// The file of the site that a link of a page leads to, and its anchor; nothing for another site.
fn target(page: &str, to: &str, based: bool) -> Option<(String, String)> {
    if to
        .split(['/', '#'])
        .next()
        .is_some_and(|start| start.contains(':'))
        || to.starts_with("//")
    {
        return None;
    }
    let (file, anchor) = to.split_once('#').unwrap_or((to, ""));
    let mut folders: Vec<&str> = page.split('/').collect();
    if !file.is_empty() {
        folders.pop();
    }
    if based || file.starts_with('/') {
        folders.clear();
    }
    for name in file
        .split('/')
        .filter(|name| !name.is_empty() && *name != ".")
    {
        match name {
            ".." => drop(folders.pop()),
            name => folders.push(name),
        }
    }
    let file = folders.join("/");
    let file = if to == "/" || file.is_empty() {
        "index.html".to_owned()
    } else {
        file
    };
    Some((decoded(&file), decoded(anchor)))
}

/// An address without its `%C3%A9`.
fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn pictures() -> Result<()> {
    let (_site, pages) = pages()?;
    let wrong = pages.iter().flat_map(|(path, page)| {
        let bad = all(page, "img, svg")
            .into_iter()
            .filter(|picture| !is_said(page, *picture));
        bad.map(move |picture| format!("{path} : {}", opening(picture)))
    });
    nothing(wrong.collect())
}

fn opening(element: ElementRef) -> String {
    element.html().chars().take(160).collect()
}

/// A picture that has a size, and words or none to say: what a label beside it says already.
fn is_said(page: &Html, picture: ElementRef) -> bool {
    let mut around = picture.ancestors().filter_map(ElementRef::wrap);
    // The pictures of buttons have their size from the style sheet, and the button has the words; the bars of a
    // measure are parts of one picture.
    let is_part = |one: ElementRef| {
        one.attr("class")
            .is_some_and(|class| class.contains("fa-svg"))
            || one.attr("role") == Some("img") && labelled(page, one)
    };
    if around.any(is_part) {
        return true;
    }
    let hidden = picture.attr("aria-hidden") == Some("true");
    let sized = picture.attr("width").is_some() && picture.attr("height").is_some();
    sized && (hidden || picture.attr("alt").is_some() || labelled(page, picture))
}

/// Whether the texts that name it are there and say something.
fn labelled(page: &Html, picture: ElementRef) -> bool {
    let says = |id: &str| {
        let named = all(page, "[id]")
            .into_iter()
            .find(|one| one.attr("id") == Some(id));
        named.is_some_and(|one| one.text().any(|text| !text.trim().is_empty()))
    };
    picture.attr("role") == Some("img")
        && (picture
            .attr("aria-label")
            .is_some_and(|label| !label.is_empty())
            || picture
                .attr("aria-labelledby")
                .is_some_and(|ids| ids.split(' ').all(says)))
}

fn headings() -> Result<()> {
    let (_site, pages) = pages()?;
    // All the book on one page has as many titles as chapters.
    let pages = pages.iter().filter(|(path, _)| *path != "print.html");
    nothing(
        pages
            .filter_map(|(path, page)| Some(format!("{path} : {}", disorder(page)?)))
            .collect(),
    )
}

/// What is wrong with the headings of a page.
fn disorder(page: &Html) -> Option<String> {
    let levels: Vec<u32> = all(page, "main :is(h1, h2, h3, h4, h5, h6)")
        .into_iter()
        .filter_map(|heading| heading.value().name()[1..].parse().ok())
        .collect();
    let one = levels.first() == Some(&1) && levels.iter().filter(|level| **level == 1).count() == 1;
    let steps = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
    (!one || !steps).then(|| format!("{levels:?}"))
}

fn styles() -> Result<()> {
    let (_site, pages) = pages()?;
    let wrong = pages.iter().flat_map(|(path, page)| {
        // What mdBook puts between the chapters of the page to print; the style sheet does the same for a served page.
        let styled = all(
            page,
            "[style]:not([style^=break-before]), style, script:not([src])",
        );
        styled
            .into_iter()
            .map(move |one| format!("{path} : {}", opening(one)))
    });
    nothing(wrong.collect())
}

/// A check that finds nothing anywhere would be of no use.
fn found() -> Result<()> {
    let read = |html: &str| Html::parse_document(html);
    let pages = Pages::from([
        (
            "a/b.html".to_owned(),
            read(
                "<main><h1 id='é'>A</h1><h3>B</h3><a href='../c.html#x'></a><a href='#%C3%A9'></a><a href='d.html'></a></main>",
            ),
        ),
        (
            "c.html".to_owned(),
            read(
                "<p id='y'><a href='a/b.html#é'></a><img src='e.png' alt=''><a href='https://x.fr/#z'></a>",
            ),
        ),
    ]);
    let files = pages.keys().cloned().collect();
    let expected = [
        "a/b.html : ../c.html#x",
        "a/b.html : d.html",
        "c.html : e.png",
    ];
    ensure!(
        lost(&files, &pages) == expected,
        "{:?}",
        lost(&files, &pages)
    );
    ensure!(disorder(&pages["a/b.html"]).as_deref() == Some("[1, 3]"));
    let picture = all(&pages["c.html"], "img").pop().context("a picture")?;
    ensure!(!is_said(&pages["c.html"], picture), "it has no size");
    Ok(())
}
