//! axe-core finds nothing, on any page, in either theme, on a wide screen and on a narrow one, nor in what the buttons open.

use anyhow::{Context, Result, ensure};
use browser::{Companion, Page, Site, Test, Window};
use serde_json::Value;
use std::process::ExitCode;

/// As published: vendored so that a test needs nothing but Chromium.
const AXE: &str = include_str!("vendor/axe/axe.min.js");

const WIDE: u32 = 1280;
const NARROW: u32 = 360;

const TESTS: [(&str, Test); 7] = [
    ("nothing_is_wrong_on_a_wide_light_page", || {
        everywhere(WIDE, false)
    }),
    ("nothing_is_wrong_on_a_wide_dark_page", || {
        everywhere(WIDE, true)
    }),
    ("nothing_is_wrong_on_a_narrow_light_page", || {
        everywhere(NARROW, false)
    }),
    ("nothing_is_wrong_on_a_narrow_dark_page", || {
        everywhere(NARROW, true)
    }),
    ("nothing_is_wrong_with_what_the_buttons_open", opened),
    ("nothing_is_wrong_with_the_search", searched),
    ("what_is_wrong_is_found", found),
];

fn main() -> ExitCode {
    browser::run(&TESTS)
}

fn everywhere(width: u32, dark: bool) -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    page.resize(width)?;
    page.prefer(dark)?;
    let mut wrong = Vec::new();
    for path in site.pages()? {
        page.visit(&site.page(&path))?;
        wrong.extend(
            faults(&page)?
                .into_iter()
                .map(|fault| format!("{path} : {fault}")),
        );
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// What axe finds, everything unfolded: what, where, why.
fn faults(page: &Page) -> Result<Vec<String>> {
    page.until("document.readyState === 'complete'")?;
    let all = page.get(&format!(
        "(async () => {{
            if (!globalThis.axe) {{ {AXE} }}
            document.querySelectorAll('details').forEach((one) => (one.open = true));
            const {{ violations }} = await axe.run({{ resultTypes: ['violations'] }});
            return violations.flatMap(({{ id, nodes }}) => nodes.map((node) => `${{id}} ${{node.target.join(' ')}} : ${{node.failureSummary}}`));
        }})()"
    ))?;
    let all = all.as_array().context("a list")?;
    Ok(all
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

fn nothing(page: &Page) -> Result<()> {
    let wrong = faults(page)?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// The terminal, the editor with its mistakes, an exploration and a schedule, the help.
fn opened() -> Result<()> {
    browser::explore("lost-update")?;
    let companion = Companion::start()?;
    let window = Window::open()?;
    let page = window.page(&companion.page("courses-et-verrous/entrelacements.html"))?;
    for (dark, width) in [(false, WIDE), (true, NARROW)] {
        page.resize(width)?;
        page.prefer(dark)?;
        page.go(&companion.page("courses-et-verrous/entrelacements.html"))?;
        page.press("replay", "▶")?;
        page.until_status("replay", "terminé (état 0)")?;
        page.press("lost-update", "Explorer")?;
        page.until_status("lost-update", "issues")?;
        page.get("void document.querySelectorAll('.outcome').forEach((one) => (one.open = true))")?;
        page.until("[...document.querySelectorAll('.outcome')].every((one) => one.querySelector('.steps tbody tr'))")?;
        nothing(&page)?;
        page.go(&companion.page("lancer-des-fils/creer-un-fil.html"))?;
        page.rewrite("worker-count", "fn main() { x }\n")?;
        page.press("worker-count", "▶")?;
        page.until_status("worker-count", "rustc refuse ce programme")?;
        nothing(&page)?;
        page.get("void document.getElementById('keys').showModal()")?;
        nothing(&page)?;
        page.get("void localStorage.clear()")?;
    }
    Ok(())
}

/// The search with its passages, and what is marked where one leads.
fn searched() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    for (dark, width) in [(false, WIDE), (false, NARROW), (true, WIDE), (true, NARROW)] {
        page.resize(width)?;
        page.prefer(dark)?;
        page.go(&site.page("index.html"))?;
        page.key("s")?;
        page.until("document.activeElement === document.querySelector('#search input')")?;
        page.types("verrou")?;
        page.until("document.getElementById('found').dataset.query === 'verrou'")?;
        page.until("document.querySelectorAll('#found a').length > 3")?;
        page.until("[...document.styleSheets].some(({ href }) => href?.endsWith('search.css'))")?;
        nothing(&page)?;
        page.get("void document.querySelector('#found a').click()")?;
        page.until("CSS.highlights.has('found')")?;
        nothing(&page)?;
    }
    Ok(())
}

/// A check that finds nothing anywhere would be of no use.
fn found() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&site.page("index.html"))?;
    page.get("void document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><h6>Trop bas</h6>')")?;
    let wrong = faults(&page)?.join("\n");
    ensure!(
        wrong.contains("button-name") && wrong.contains("heading-order"),
        "{wrong}"
    );
    Ok(())
}
