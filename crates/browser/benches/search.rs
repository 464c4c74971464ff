//! How long a reader waits for the search, from a key to the passages, and what it downloads before its first answer.
//!
//! Each query of the tests' sets is typed whole, in one page whose search has already answered once, and then once more; a line gives the median
//! and the longest. Bytes are those of a fresh page for one query, as a static host sends them.

use anyhow::Result;
use browser::{FIELD, Page, Query, Site, Window, downloaded, queries};
use serde_json::Value;

const PAGE: &str = "courses-et-verrous/interblocage.html";

fn main() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let queries = queries()?.into_iter().flatten();
    let queries: Vec<&str> = queries.map(|Query { typed, .. }| typed).collect();
    let page = window.page(&site.page(PAGE))?;
    page.open_search()?;
    answer(&page, "fil")?;
    println!("{:<44} {:>8} {:>8}", "", "médiane", "maximum");
    for round in [
        "d'une touche aux passages, la première fois",
        "d'une touche aux passages, ensuite",
    ] {
        let times: Result<Vec<f64>> = queries.iter().map(|query| answer(&page, query)).collect();
        report(round, "ms", times?);
    }
    let sizes = downloaded(&site, &window, &queries)?;
    let sizes = sizes.iter().map(|bytes| *bytes as f64 / 1000.0).collect();
    report("avant la première réponse", "ko", sizes);
    Ok(())
}

fn report(name: &str, unit: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let (median, longest) = (values[values.len() / 2], values[values.len() - 1]);
    println!("{name:<44} {median:>5.1} {unit} {longest:>5.1} {unit}");
}

/// Milliseconds until the passages for this query are drawn.
fn answer(page: &Page, query: &str) -> Result<f64> {
    let query = Value::from(query);
    let time = page.get(&format!(
        "new Promise((resolve) => {{
            const field = {FIELD};
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
