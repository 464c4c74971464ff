//! How long a reader waits for the search, from a key to the passages, and what it downloads before its first answer.
//!
//! Each query of the tests' sets is typed whole, in one page whose search has already answered once, and then once more; a line gives the median
//! and the longest. Bytes are those of a fresh page for one query: text as a static host sends it (gzip), the rest as it is, for Pagefind has compressed it.

use anyhow::Result;
use browser::{Page, Seen, Site, Window};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;

const PAGE: &str = "courses-et-verrous/interblocage.html";
const QUERIES: &str = concat!(
    include_str!("../tests/search/queries.txt"),
    include_str!("../tests/search/python.txt")
);

fn main() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let queries: Vec<&str> = QUERIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once(" => ")?.0))
        .collect();
    let page = window.page(&site.page(PAGE))?;
    open(&page)?;
    answer(&page, "fil")?;
    println!("{:<44} {:>8} {:>8}", "", "médiane", "maximum");
    for round in [
        "d'une touche aux passages, la première fois",
        "d'une touche aux passages, ensuite",
    ] {
        let times: Result<Vec<f64>> = queries.iter().map(|query| answer(&page, query)).collect();
        report(round, "ms", times?);
    }
    let sizes: Result<Vec<f64>> = queries
        .iter()
        .map(|query| first_answer(&window, &site, query))
        .collect();
    report("avant la première réponse", "ko", sizes?);
    Ok(())
}

fn report(name: &str, unit: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let (median, longest) = (values[values.len() / 2], values[values.len() - 1]);
    println!("{name:<44} {median:>5.1} {unit} {longest:>5.1} {unit}");
}

fn open(page: &Page) -> Result<()> {
    page.key("s")?;
    page.until("document.activeElement === document.querySelector('#search input')")?;
    Ok(())
}

/// Milliseconds until the passages for this query are drawn.
fn answer(page: &Page, query: &str) -> Result<f64> {
    let query = Value::from(query);
    let time = page.get(&format!(
        "new Promise((resolve) => {{
            const field = document.querySelector('#search input');
            const list = document.getElementById('found');
            const begun = performance.now();
            delete list.dataset.query;
            new MutationObserver((_, observer) => {{
                if (list.dataset.query !== {query}) return;
                observer.disconnect();
                list.getBoundingClientRect();
                resolve(performance.now() - begun);
            }}).observe(list, {{ attributes: true }});
            field.value = {query};
            field.dispatchEvent(new Event('input'));
        }})"
    ))?;
    Ok(time.as_f64().unwrap_or(f64::NAN))
}

/// Thousands of bytes that a fresh page asks for, from the key that opens the search to the passages of a first query.
fn first_answer(window: &Window, site: &Site, query: &str) -> Result<f64> {
    let page = window.page(&site.page(PAGE))?;
    let seen = page.watch()?;
    open(&page)?;
    answer(&page, query)?;
    let Seen { requests, .. } = seen.lock().expect("nobody panics").clone();
    page.close()?;
    let here = site.page("");
    let files: BTreeSet<&str> = requests
        .iter()
        .filter_map(|url| url.strip_prefix(&here)?.split('?').next())
        .collect();
    let sizes: Result<Vec<usize>> = files.iter().map(|file| sent(site, file)).collect();
    Ok(sizes?.iter().sum::<usize>() as f64 / 1000.0)
}

/// The bytes of a file as a static host sends it.
fn sent(site: &Site, file: &str) -> Result<usize> {
    let bytes = std::fs::read(site.file(file))?;
    let is_text = [".js", ".css", ".json"]
        .iter()
        .any(|kind| file.ends_with(kind));
    if !is_text {
        return Ok(bytes.len());
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&bytes)?;
    Ok(gzip.finish()?.len())
}
