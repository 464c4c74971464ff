//! The search of a page: what readers type into it, what it answers, and what it downloads before its first answer.

use crate::{Page, Site, Window};
use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;

/// What readers type, and where it must lead: one set made with the search, one by someone who had not seen it.
const SETS: [&str; 2] = [
    include_str!("../tests/search/queries.txt"),
    include_str!("../tests/search/python.txt"),
];

/// What a reader types.
pub struct Query {
    /// The words as they are typed.
    pub typed: &'static str,
    /// Where they lead: the path of a page, or of a heading of it, or of several that answer as well.
    pub wanted: Vec<&'static str>,
}

/// The sets of queries.
///
/// # Errors
///
/// Where a line is no query.
pub fn queries() -> Result<Vec<Vec<Query>>> {
    SETS.into_iter().map(read).collect()
}

fn read(set: &'static str) -> Result<Vec<Query>> {
    let lines = set.lines().map(str::trim);
    let queries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    queries.map(query).collect()
}

fn query(line: &'static str) -> Result<Query> {
    let (typed, wanted) = line
        .split_once(" => ")
        .with_context(|| format!("« {line} » n'est pas « recherche => page »"))?;
    let wanted = wanted.split(" | ").collect();
    Ok(Query { typed, wanted })
}

/// The field of the search, in JavaScript.
pub const FIELD: &str = "document.querySelector('#search input')";

impl Page {
    /// Opens the search by its key.
    pub fn open_search(&self) -> Result<()> {
        self.key("s")?;
        self.until(&format!("document.activeElement === {FIELD}"))?;
        Ok(())
    }
}

/// The bytes that the search downloads for each of these, from its key to the passages of a first query, as a static host sends them.
///
/// # Errors
///
/// Where the page does not answer, or asks for what the site does not have.
pub fn downloaded(site: &Site, window: &Window, typed: &[&str]) -> Result<Vec<usize>> {
    // A page without listings: nothing else is still loading.
    let page = window.page(&site.page("404.html"))?;
    let typed = Value::from(typed);
    let asked = page.get(&format!(
        "(async () => {{ const all = []; for (const typed of {typed}) all.push(await ({ASKED})(typed)); return all; }})()"
    ))?;
    let asked: Vec<Vec<String>> = serde_json::from_value(asked)?;
    let size = |urls: &Vec<String>| files(site, urls)?.iter().map(|file| sent(site, file)).sum();
    asked.iter().map(size).collect()
}

/// The addresses that the search of a new page asks for before it has answered what is typed; the page stands in this one, with a memory of its own.
const ASKED: &str = "async (typed) => {
    const frame = document.createElement('iframe');
    frame.src = location.href;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    const there = (look) => new Promise((resolve) => {
        const again = () => look() ? resolve(look()) : setTimeout(again, 5);
        again();
    });
    const begun = frame.contentWindow.performance.now();
    page.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }));
    const field = await there(() => page.querySelector('#search input'));
    field.value = typed;
    field.dispatchEvent(new Event('input'));
    await there(() => page.getElementById('found').dataset.query === typed);
    await there(() => [...page.styleSheets].some(({ href }) => href.endsWith('/search.css')));
    const asked = frame.contentWindow.performance.getEntriesByType('resource').filter(({ startTime }) => startTime >= begun);
    frame.remove();
    return asked.map(({ name }) => name);
}";

/// The files behind addresses of the site.
fn files(site: &Site, urls: &[String]) -> Result<BTreeSet<String>> {
    let here = site.page("");
    let file = |url: &String| {
        let path = url.strip_prefix(&here).with_context(|| url.clone())?;
        Ok(path.split('?').next().unwrap_or_default().to_owned())
    };
    let files: BTreeSet<String> = urls.iter().map(file).collect::<Result<_>>()?;
    ensure!(!files.is_empty(), "the search asks for nothing");
    Ok(files)
}

/// The bytes of a file as a static host sends it: text compressed (gzip), the rest as it is, for Pagefind has compressed it.
fn sent(site: &Site, file: &str) -> Result<usize> {
    let bytes = std::fs::read(site.file(file)).with_context(|| file.to_owned())?;
    let is_text = [".js", ".css", ".json", ".txt"]
        .iter()
        .any(|kind| file.ends_with(kind));
    if !is_text {
        return Ok(bytes.len());
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&bytes)?;
    Ok(gzip.finish()?.len())
}
