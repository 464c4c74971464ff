//! What a chapter asks of the network before it is read, and what moves meanwhile. How much that is beside stock mdBook,
//! `benches/pages.rs` measures.

use anyhow::{Result, ensure};
use browser::{Site, Window};
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// Three fifths of what the same chapter of stock mdBook asks for, without its search.
const FILES: usize = 11;
const CHAPTER: &str = "lancer-des-fils/creer-un-fil.html";

fn main() -> ExitCode {
    let trial = Trial::test("a_chapter_asks_for_few_files_and_nothing_moves", || {
        few_files().map_err(|error| format!("{error:?}").into())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// The sum of what moved, which a page without any shift never reports.
const SHIFTS: &str = "new Promise((resolve) => {
    const moved = [];
    const note = (list) => moved.push(...list.getEntries().map(({ value }) => value));
    const seen = new PerformanceObserver(note);
    seen.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => {
        note({ getEntries: () => seen.takeRecords() });
        resolve(moved.reduce((sum, value) => sum + value, 0));
    }));
})";

fn few_files() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    page.front()?;
    let seen = page.watch()?;
    page.go(&site.page(CHAPTER))?;
    page.until("document.readyState === 'complete' && document.querySelector('.actions:not(:has(button))') === null")?;
    let mut files = seen.lock().expect("nobody panics").requests.clone();
    files.retain(|url| !url.starts_with("data:") && !url.contains("favicon"));
    ensure!(files.len() <= FILES, "{files:#?}");
    let moved = page.get(SHIFTS)?.as_f64();
    ensure!(moved == Some(0.0), "moved by {moved:?}");
    Ok(())
}
