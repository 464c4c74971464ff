//! The search of the static site, as a reader uses it in a real browser.

use anyhow::{Context, Result, ensure};
use browser::{Companion, FIELD, Page, Query, Site, Test, Window};
use serde_json::Value;
use std::process::ExitCode;

const DEADLOCK: &str = "courses-et-verrous/interblocage.html";

/// In each set; fewer would not be a test of French.
const AT_LEAST: usize = 60;

/// Every test, by the promise that it keeps.
const TESTS: [(&str, Test); 11] = [
    ("every_query_finds_its_page_among_the_first_three", queries),
    (
        "a_passage_shows_its_sentence_and_leads_to_its_heading",
        passage,
    ),
    ("what_was_found_is_marked_where_the_passage_leads", arrival),
    ("search_is_done_with_the_keyboard", keyboard),
    ("what_the_book_does_not_have_is_not_found", absent),
    ("what_is_typed_while_the_search_loads_is_not_lost", early),
    ("nothing_is_loaded_before_the_first_key", nothing_before),
    ("a_first_answer_takes_at_most_150_kB", light),
    ("from_a_disk_it_says_that_it_needs_a_server", from_disk),
    ("without_an_index_it_says_so", without_index),
    ("the_companion_makes_the_index_when_it_is_asked_for", served),
];

fn main() -> ExitCode {
    browser::run(&TESTS)
}

/// A page of the static site, in a browser of its own.
fn open(path: &str) -> Result<(Site, Window, Page)> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&site.page(path))?;
    Ok((site, window, page))
}

/// The addresses of the first three passages for what is typed, in one string.
fn first_three(page: &Page, typed: &str) -> Result<String> {
    let typed = Value::from(typed);
    page.get(&format!(
        "void ({FIELD}.value = {typed}, {FIELD}.dispatchEvent(new Event('input')))"
    ))?;
    page.until(&format!(
        "document.getElementById('found').dataset.query === {typed}"
    ))?;
    page.text("[...document.querySelectorAll('#found a')].slice(0, 3).map((one) => decodeURI(one.href)).join('\\n')")
}

fn queries() -> Result<()> {
    let (site, _window, page) = open(DEADLOCK)?;
    page.open_search()?;
    let mut wrong = Vec::new();
    for all in browser::queries()? {
        ensure!(all.len() >= AT_LEAST, "only {} queries", all.len());
        for Query { typed, wanted } in all {
            let found = first_three(&page, typed)?;
            let leads = |wanted| found.lines().any(|one| leads(one, &site.page(wanted)));
            if !wanted.iter().copied().any(leads) {
                wrong.push(format!("« {typed} » mène à\n{found}\net non à {wanted:?}"));
            }
        }
    }
    ensure!(
        wrong.is_empty(),
        "{}\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    Ok(())
}

/// Where no word of the book begins so, nothing is made of its first letters.
fn absent() -> Result<()> {
    let (_site, _window, page) = open(DEADLOCK)?;
    page.open_search()?;
    for typed in ["tkinter", "asparagus", "condominium", "9999"] {
        let found = first_three(&page, typed)?;
        ensure!(found.is_empty(), "« {typed} » mène à\n{found}");
        page.until(
            "document.querySelector('#search [role=status]').textContent === 'Aucun passage.'",
        )?;
    }
    Ok(())
}

/// Key after key, before the search is there; Enter before its answer.
fn early() -> Result<()> {
    let (_site, _window, page) = open(DEADLOCK)?;
    page.get(
        "void [...'smutex'].forEach((key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))",
    )?;
    page.until(&format!("{FIELD}?.value === 'mutex'"))?;
    page.get(&format!(
        "void ({FIELD}.value = 'philosophes fourchettes', {FIELD}.dispatchEvent(new Event('input')), {FIELD}.form.requestSubmit())"
    ))?;
    // Its first passage is on this very page.
    page.until("location.hash.length > 1 && !document.getElementById('search').open")?;
    Ok(())
}

/// Whether an address is the wanted one, or a heading of the wanted page.
fn leads(address: &str, wanted: &str) -> bool {
    address == wanted || address.split('#').next() == Some(wanted)
}

fn passage() -> Result<()> {
    let (_site, _window, page) = open(DEADLOCK)?;
    page.open_search()?;
    first_three(&page, "l'EMETTEUR oublie")?;
    let first = "[...document.querySelectorAll('#found a')].find((one) => one.href.includes('/canaux.html#'))";
    let marked = page.text(&format!(
        "[...{first}.querySelectorAll('mark')].map((one) => one.textContent).join()"
    ))?;
    ensure!(marked.contains("émetteur"), "marked: {marked}");
    let shown = page.text(&format!("{first}.querySelector('span').textContent"))?;
    ensure!(!shown.contains("’ ") && !shown.contains('¶'), "{shown}");
    page.get(&format!("void {first}.click()"))?;
    page.until("location.pathname.endsWith('/canaux.html') && document.readyState === 'complete'")?;
    let heading = "document.getElementById(decodeURIComponent(location.hash.slice(1)))";
    ensure!(
        page.text(&format!("{heading}.localName"))? == "h2",
        "{}",
        page.text("location.href")?
    );
    page.until(&format!("{heading}.getBoundingClientRect().top >= 0 && {heading}.getBoundingClientRect().top < innerHeight"))?;
    Ok(())
}

/// What is marked, in the order of the page.
const MARKED: &str =
    "[...CSS.highlights.get('found') ?? []].map((one) => one.toString().toLowerCase())";

fn arrival() -> Result<()> {
    let (site, _window, page) = open(DEADLOCK)?;
    // On another page, far below its heading, and on this very page.
    for (typed, words) in [
        ("impair racine carrée", ["racine", "carrée"]),
        ("philosophes fourchettes", ["philosophes", "fourchettes"]),
    ] {
        page.go("about:blank")?;
        page.go(&site.page(DEADLOCK))?;
        page.open_search()?;
        first_three(&page, typed)?;
        page.get("void document.querySelector('#found a').click()")?;
        page.until("CSS.highlights.has('found')")?;
        for word in words {
            page.until(&format!("{MARKED}.includes('{word}')"))
                .with_context(|| page.text(&format!("{MARKED}.join()")).unwrap_or_default())?;
        }
        page.until(
            "[...CSS.highlights.get('found')].some((one) => { const { top, bottom } = one.getBoundingClientRect(); \
                return bottom > top && top >= 0 && bottom <= innerHeight; })",
        )?;
        page.key("Escape")?;
        page.until("!CSS.highlights.has('found')")?;
    }
    Ok(())
}

fn keyboard() -> Result<()> {
    let (site, _window, page) = open(DEADLOCK)?;
    let closed = "!document.getElementById('search').open";
    page.key("/")?;
    page.until(&format!("document.activeElement === {FIELD}"))?;
    ensure!(
        page.text(&format!("{FIELD}.value"))?.is_empty(),
        "the key that opens the search is no query"
    );
    page.key("Escape")?;
    page.until(closed)?;
    page.open_search()?;
    page.types("mutex")?;
    page.until("document.getElementById('found').dataset.query === 'mutex'")?;
    let told = page.text("document.querySelector('#search [role=status]').textContent")?;
    ensure!(told.contains("passages"), "{told}");
    let place = "[...document.querySelectorAll('#found a')].indexOf(document.activeElement)";
    for (key, wanted) in [
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", -1),
    ] {
        page.key(key)?;
        ensure!(page.get(place)? == wanted, "{key}: {}", page.get(place)?);
    }
    page.key("ArrowDown")?;
    page.types("es")?;
    page.until(&format!(
        "document.activeElement === {FIELD} && {FIELD}.value === 'mutexes'"
    ))
    .context("who types is in the field again")?;
    page.until("document.getElementById('found').dataset.query === 'mutexes'")?;
    let first = page.text("document.querySelector('#found a').href")?;
    page.key("Enter")?;
    page.until(&format!(
        "location.href === {}",
        Value::from(first.as_str())
    ))?;
    ensure!(first.starts_with(&site.page("")), "{first}");
    Ok(())
}

fn nothing_before() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    let seen = page.watch()?;
    page.go(&site.page(DEADLOCK))?;
    page.until("document.readyState === 'complete'")?;
    let is_of_search = |url: &&String| url.contains("/search/") || url.contains("/pagefind/");
    let requests = |seen: &browser::Seen| seen.requests.iter().filter(is_of_search).count();
    let before = requests(&seen.lock().expect("nobody panics"));
    ensure!(before == 0, "{before} requests before the first key");
    page.open_search()?;
    first_three(&page, "canal")?;
    let all = seen.lock().expect("nobody panics").clone();
    ensure!(requests(&all) > 0, "the search asks for nothing");
    ensure!(all.complaints.is_empty(), "{:?}", all.complaints);
    let here = site.page("");
    let elsewhere = |url: &&String| !url.starts_with(&here) && !url.starts_with("data:");
    let elsewhere: Vec<&String> = all.requests.iter().filter(elsewhere).collect();
    ensure!(elsewhere.is_empty(), "{elsewhere:?}");
    Ok(())
}

/// In bytes, as a static host sends them.
const AT_MOST: usize = 150_000;

fn light() -> Result<()> {
    let (site, window) = (Site::build()?, Window::open()?);
    let all = browser::queries()?.into_iter().flatten();
    let typed: Vec<&str> = all.map(|query| query.typed).collect();
    let bytes = browser::downloaded(&site, &window, &typed)?;
    let mut heavy: Vec<_> = bytes.into_iter().zip(typed).collect();
    heavy.retain(|(bytes, _)| *bytes > AT_MOST);
    ensure!(heavy.is_empty(), "{heavy:?}");
    Ok(())
}

fn from_disk() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&format!("file://{}", site.file(DEADLOCK).display()))?;
    page.key("s")?;
    page.until(
        "document.querySelector('dialog[open]').textContent.includes('a besoin d’un serveur')",
    )?;
    page.key("Enter")?;
    page.until("document.querySelector('dialog[open]') === null")?;
    Ok(())
}

/// As in a site that mdBook alone has built.
fn without_index() -> Result<()> {
    let (site, _window, page) = open(DEADLOCK)?;
    std::fs::remove_dir_all(site.file("pagefind"))?;
    page.key("s")?;
    page.until(
        "document.querySelector('#search [role=status]').textContent.includes('n’a pas d’index')",
    )?;
    Ok(())
}

/// The index is not there before: the reader's first search makes it.
fn served() -> Result<()> {
    let companion = Companion::start()?;
    let window = Window::open()?;
    let page = window.page(&companion.page(DEADLOCK))?;
    let seen = page.watch()?;
    let index = companion.folder(&page)?.join("pagefind");
    ensure!(!index.exists(), "nobody has looked for anything");
    page.open_search()?;
    let found = first_three(&page, "l'interblocage")?;
    let wanted = companion.page(DEADLOCK);
    ensure!(found.lines().any(|one| leads(one, &wanted)), "{found}");
    ensure!(index.exists(), "{}", index.display());
    let complaints = seen.lock().expect("nobody panics").complaints.clone();
    ensure!(complaints.is_empty(), "{complaints:?}");
    Ok(())
}
