//! Reading: on a telephone, with large letters, without scripts, with nothing but the keyboard; and nothing moves meanwhile.

use anyhow::{Context, Result, ensure};
use browser::{Companion, Page, Site, Test, Window};
use serde_json::Value;
use std::process::ExitCode;

const CREATE: &str = "lancer-des-fils/creer-un-fil.html";
const WIDE: u32 = 1280;
const NARROW: u32 = 360;

const TESTS: [(&str, Test); 13] = [
    (
        "on_a_telephone_nothing_scrolls_sideways_but_code",
        telephone,
    ),
    ("a_line_holds_60_to_75_characters", lines),
    ("text_may_be_twice_as_large", large),
    ("arrows_move_wide_code_and_not_the_pages", arrows),
    (
        "contents_that_lie_over_the_page_go_away_with_the_focus",
        past_the_contents,
    ),
    ("nothing_moves_while_a_page_loads", still),
    ("every_page_is_read_without_scripts", without_scripts),
    ("tab_goes_through_a_page_in_order_and_is_seen", tabs),
    ("the_skip_link_leads_to_the_text", skip),
    ("the_contents_and_the_help_open_and_close", opened),
    ("keys_that_are_not_wanted_do_nothing", unwanted),
    (
        "a_chapter_is_printed_with_the_solutions_that_were_opened",
        printed,
    ),
    ("a_listing_is_explored_with_the_keyboard", explored),
];

fn main() -> ExitCode {
    browser::run(&TESTS)
}

fn nothing(wrong: Vec<String>) -> Result<()> {
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// What an expression gives on each page of the site that has something to say.
fn on_each(width: u32, expression: &str) -> Result<Vec<String>> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    page.resize(width)?;
    page.front()?;
    let mut told = Vec::new();
    // The whole book on one page is for paper.
    for path in site
        .pages()?
        .into_iter()
        .filter(|path| path != "print.html")
    {
        page.visit(&site.page(&path))?;
        let said = page.text(expression).with_context(|| path.clone())?;
        told.extend((!said.is_empty()).then(|| format!("{path} : {said}")));
    }
    Ok(told)
}

/// What is wider than the page, if the page itself is; all that is folded is opened first.
const WIDER: &str = "(() => {
    document.querySelectorAll('details').forEach((one) => (one.open = true));
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return `${scrollWidth} > ${clientWidth} : ${wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' | ')}`;
})()";

/// What scrolls sideways in a box of its own, and is no code, once [`WIDER`] has opened all that is folded.
const SCROLLS: &str = "[...document.querySelectorAll('body *')]
    .filter((one) => one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX))
    .filter((one) => !one.matches('pre, pre *'))
    .map((one) => `${one.clientWidth} < ${one.scrollWidth} : ${one.outerHTML.slice(0, 120)}`).join(' | ')";

fn telephone() -> Result<()> {
    nothing(on_each(NARROW, &format!("{WIDER} + {SCROLLS}"))?)
}

/// How many characters the full lines of a page's paragraphs hold: a tenth of them no more, half of them no more, nine tenths no more.
const LINES: &str = "(() => {
    const lines = [];
    for (const paragraph of document.querySelectorAll('main > p')) {
        const range = document.createRange();
        const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        let [line, held] = [undefined, 0];
        while (texts.nextNode()) for (let at = 0; at < texts.currentNode.length; at++) {
            range.setStart(texts.currentNode, at);
            range.setEnd(texts.currentNode, at + 1);
            const place = [...range.getClientRects()].pop()?.bottom;
            if (place === undefined) continue;
            // Code and notes stand a little higher or lower than the words around them.
            if (line !== undefined && Math.abs(place - line) > 12) [held] = [0, lines.push(held)];
            [line, held] = [Math.abs(place - line) <= 12 ? line : place, held + 1];
        }
    }
    lines.sort((one, other) => one - other);
    return [0.1, 0.5, 0.9].map((share) => lines[Math.floor(share * (lines.length - 1))]);
})()";

/// In the reader's font, and in another one, which is narrower or wider.
fn lines() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    let mut wrong = Vec::new();
    for width in [WIDE, 768] {
        page.resize(width)?;
        page.go(&site.page("introduction.html"))?;
        page.until("document.readyState === 'complete'")?;
        for font in ["", "serif"] {
            page.get(&format!(
                "void (document.documentElement.style.fontFamily = '{font}')"
            ))?;
            let held = page.get(LINES)?;
            let within =
                |share: &Value| share.as_u64().is_some_and(|held| (60..=75).contains(&held));
            let good = held
                .as_array()
                .is_some_and(|shares| shares.iter().all(within));
            wrong.extend((!good).then(|| format!("{width} px, « {font} » : {held}")));
        }
    }
    nothing(wrong)
}

/// The letters alone twice as large, then the whole page.
fn large() -> Result<()> {
    let letters = format!("(document.documentElement.style.fontSize = '125%', {WIDER})");
    nothing(on_each(WIDE, &letters)?)?;
    nothing(on_each(NARROW, &letters)?)?;
    nothing(on_each(WIDE / 2, WIDER)?)
}

/// The keys that turn the pages move the code that has the focus, where it is wider than the page.
fn arrows() -> Result<()> {
    let (_site, _window, page) = open(CREATE, NARROW)?;
    let code = "document.querySelector('main pre > code[tabindex]')";
    page.until(&format!("{code} !== null"))?;
    page.get(&format!("void {code}.focus()"))?;
    page.get("void document.querySelector('.turn [rel=next]').addEventListener('click', (event) => { event.preventDefault(); globalThis.turned = true; })")?;
    page.key("ArrowRight")?;
    page.until(&format!(
        "{code}.scrollLeft > 0 && globalThis.turned === undefined"
    ))?;
    // Elsewhere they still turn the page.
    page.get("document.activeElement.blur()")?;
    page.key("ArrowRight")?;
    page.until("globalThis.turned === true")?;
    Ok(())
}

/// On a telephone the contents lie over the page: who goes on from them with the keyboard sees where.
fn past_the_contents() -> Result<()> {
    let (_site, _window, page) = open(CREATE, NARROW)?;
    page.get("document.getElementById('contents').click()")?;
    let shown = "document.documentElement.classList.contains('with-contents')";
    page.until(shown)?;
    page.get("[...document.querySelectorAll('#sidebar a')].pop().focus()")?;
    page.key("Tab")?;
    page.until(&format!(
        "!{shown} && document.activeElement.id === 'contents'"
    ))?;
    Ok(())
}

/// How much a page has moved since it began to load, once its letters are there and drawn.
const MOVED: &str = "document.fonts.ready.then(() => new Promise((resolve) => {
    const moves = [];
    const note = (list) => moves.push(...list.getEntries());
    const observer = new PerformanceObserver(note);
    observer.observe({ type: 'layout-shift', buffered: true });
    const drawn = (left) => requestAnimationFrame(() => (left > 0 ? drawn(left - 1) : setTimeout(() => {
        moves.push(...observer.takeRecords());
        resolve(moves.flatMap(({ value, sources }) => [value.toFixed(4), ...sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 80))]).join(' | '));
    })));
    drawn(3);
}))";

/// Whether the bar is seen: whole, then as long as nothing has been read after it.
const BAR: &str = "(() => {
    const seen = () => getComputedStyle(document.querySelector('.menu-bar')).visibility;
    const whole = seen();
    document.querySelector('.content').remove();
    return [whole, seen()].join(', ');
})()";

/// Whether all stands where it stood once the page is too short to scroll, as it is when a browser has read its beginning.
const SHORT: &str = "(() => {
    const all = [...document.querySelectorAll('.menu-bar > *, main')];
    const places = () => all.map((one) => one.getBoundingClientRect().left).join();
    const long = places();
    document.querySelector('main').replaceChildren();
    document.querySelector('.turn').remove();
    return document.documentElement.scrollHeight <= innerHeight && long === places();
})()";

/// Where the bar's title stands, and where without what comes after it.
const TITLE: &str = "(() => {
    const title = document.querySelector('.menu-title');
    const place = () => title.firstElementChild.getBoundingClientRect().left;
    const whole = place();
    while (title.nextElementSibling) title.nextElementSibling.remove();
    return [whole, place()];
})()";

fn still() -> Result<()> {
    nothing(on_each(WIDE, MOVED)?)?;
    nothing(on_each(NARROW, MOVED)?)?;
    // A browser may draw the bar before it has read all of it.
    for width in [WIDE, NARROW] {
        let (_site, _window, page) = open(CREATE, width)?;
        ensure!(
            page.get(SHORT)? == true,
            "the bar or the text moves when there is no scroll bar"
        );
        let places = page.get(TITLE)?;
        ensure!(places[0] == places[1], "the title moves: {places}");
        ensure!(
            page.text(BAR)? == "visible, hidden",
            "the bar is drawn in parts"
        );
    }
    // What moves is seen to move.
    let pushed = "(document.querySelector('main').insertAdjacentHTML('afterbegin', '<p>'.repeat(9) + '<br>'.repeat(9)), 0)";
    let moved = on_each(
        WIDE,
        &format!(
            "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve({pushed})))).then(() => {MOVED})"
        ),
    )?;
    ensure!(!moved.is_empty(), "nothing is seen to move");
    Ok(())
}

fn without_scripts() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let mut wrong = Vec::new();
    for path in site.pages()? {
        let page = window.page_without_scripts(&site.page(&path))?;
        let read = page.get("document.querySelector('main h1').innerText.length > 0 && document.querySelector('main').innerText.length > 50 \
            && [...document.querySelectorAll('main pre:not(.gutter)')].every((code) => code.matches('[role=group]') && code.ariaLabel.length > 3) \
            && [...document.querySelectorAll('button, select, .actions, .sidebar')].every((one) => one.getClientRects().length === 0)")?;
        wrong.extend((read != Value::Bool(true)).then_some(path));
    }
    nothing(wrong)
}

/// All that the keyboard should come to, in the order of the page.
const REACHED: &str = "[...document.querySelectorAll('a[href], button, select, input, textarea, summary, [tabindex=\"0\"]')]
    .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.disabled && one.tabIndex >= 0)";

/// What is wrong with where the focus is: not to be seen, hidden behind the bar, or without a mark.
const UNSEEN: &str = "(() => {
    const one = document.activeElement;
    const said = one.outerHTML.slice(0, 100);
    const { top, bottom, width, height } = one.getBoundingClientRect();
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const bar = document.querySelector('.menu-bar');
    const under = one.closest('.menu-bar, .sidebar, .skip') === null ? bar.getBoundingClientRect().bottom : 0;
    if (width * height === 0) return `nothing to see: ${said}`;
    if (bottom <= under + 1 || top >= innerHeight - 1) return `out of sight (${top} to ${bottom}): ${said}`;
    if (boxShadow === 'none' && (outlineStyle === 'none' || outlineWidth === '0px')) return `without a mark: ${said}`;
    return '';
})()";

fn tabs() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    for (path, width) in [
        (CREATE, WIDE),
        (CREATE, NARROW),
        ("annexes/glossaire.html", WIDE),
        ("404.html", NARROW),
    ] {
        let page = window.page(&site.page(path))?;
        page.resize(width)?;
        page.go(&site.page(path))?;
        page.front()?;
        if path == CREATE {
            page.until("document.querySelector('.actions button') !== null")?;
        }
        let count = page
            .get(&format!("(globalThis.all = {REACHED}).length"))?
            .as_u64()
            .context("a count")?;
        ensure!(count > 5, "{path} : {count}");
        let seen = page.tabs(count, &format!("(place) => [document.activeElement === all[place] || `${{document.activeElement.outerHTML.slice(0, 150)}} instead of ${{all[place].outerHTML.slice(0, 150)}}`, {UNSEEN}]"))?;
        let mut wrong = Vec::new();
        for (place, seen) in seen.iter().enumerate() {
            ensure!(seen[0] == true, "{path}, {width} : {place} : {}", seen[0]);
            wrong.extend((seen[1] != "").then(|| format!("{path}, {width} : {}", seen[1])));
        }
        ensure!(seen.len() as u64 == count, "{}", seen.len());
        nothing(wrong)?;
    }
    Ok(())
}

/// The page, open and in front.
fn open(path: &str, width: u32) -> Result<(Site, Window, Page)> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    page.resize(width)?;
    page.front()?;
    page.visit(&site.page(path))?;
    Ok((site, window, page))
}

fn skip() -> Result<()> {
    let (_site, _window, page) = open(CREATE, WIDE)?;
    page.key("Tab")?;
    page.until("document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().top >= 0")?;
    page.key("Enter")?;
    page.until("document.activeElement.id === 'contenu'")?;
    page.key("Tab")?;
    page.until("document.activeElement.closest('main') !== null")?;
    Ok(())
}

fn opened() -> Result<()> {
    let (_site, _window, page) = open(CREATE, NARROW)?;
    let shown = "document.getElementById('sidebar').checkVisibility({ checkVisibilityCSS: true })";
    page.get("document.getElementById('contents').focus()")?;
    page.until(&format!("!{shown}"))?;
    page.key("Enter")?;
    page.until(&format!(
        "{shown} && document.activeElement.matches('[aria-current]')"
    ))
    .context("where the reader is, in the contents")?;
    page.key("Escape")?;
    page.until(&format!("!{shown} && document.activeElement.id === 'contents' && document.activeElement.getAttribute('aria-expanded') === 'false'"))?;
    page.types("?")?;
    page.until(
        "document.getElementById('keys').open && document.activeElement.closest('#keys') !== null",
    )?;
    page.key("Escape")?;
    page.until(
        "!document.getElementById('keys').open && document.activeElement.id === 'contents'",
    )?;
    page.key("ArrowRight")?;
    page.until("location.pathname.endsWith('la-console-reste-libre.html')")
        .or_else(|_| page.until("location.pathname.endsWith('la-console-reste-libre.html')"))?;
    Ok(())
}

/// The choice holds on the next page too, and is taken back where it was made.
fn unwanted() -> Result<()> {
    let (site, _window, page) = open(CREATE, WIDE)?;
    let (help, choice) = ("document.getElementById('keys')", "document.activeElement");
    let turn = || -> Result<()> {
        page.get("document.getElementById('help').focus()")?;
        page.key("Enter")?;
        page.until(&format!("{help}.open"))?;
        page.get(&format!("{help}.querySelector('input').focus()"))?;
        let checked = page.get(&format!("{choice}.checked"))?;
        page.types(" ")?;
        page.until(&format!("{choice}.checked !== {checked}"))?;
        page.key("Escape")?;
        page.until(&format!("!{help}.open"))?;
        Ok(())
    };
    turn()?;
    page.visit(&site.page("introduction.html"))?;
    // What comes after the keys tells that the page has heard them.
    page.get("void addEventListener('keydown', ({ key }) => (globalThis.heard = key))")?;
    page.types("?")?;
    page.until(&format!("globalThis.heard === '?' && !{help}.open"))?;
    turn()?;
    page.types("?")?;
    page.until(&format!("{help}.open"))?;
    Ok(())
}

/// On paper nothing can be opened: of what is folded, all is printed but the solutions, which who hands a chapter out keeps.
fn printed() -> Result<()> {
    let (site, _window, page) = open("courses-et-verrous/entrelacements.html", WIDE)?;
    page.print_media()?;
    let shown = |folded: &str| {
        page.get(&format!(
            "((all) => [all.filter((one) => one.lastElementChild.checkVisibility()).length, all.length])([...document.querySelectorAll('main details{folded}')])"
        ))
    };
    let is = |folded: &str, wanted: fn(u64, u64) -> bool| -> Result<()> {
        let seen = shown(folded)?;
        let good = seen[0].as_u64().zip(seen[1].as_u64());
        let good = good.is_some_and(|(shown, all)| all > 1 && wanted(shown, all));
        ensure!(good, "details{folded} : {seen}");
        Ok(())
    };
    let (solutions, others) = (
        ":not([class])",
        "[class]:not(.list, details:not([class]) *)",
    );
    is(others, |shown, all| shown == all)?;
    is(solutions, |shown, _| shown == 0)?;
    page.get("void (document.querySelector('main details:not([class])').open = true)")?;
    is(solutions, |shown, _| shown == 1)?;
    page.go(&site.page("print.html"))?;
    is(solutions, |shown, all| shown == all)
}

fn explored() -> Result<()> {
    browser::explore("lost-update")?;
    let companion = Companion::start()?;
    let window = Window::open()?;
    let page = window.page(&companion.page("courses-et-verrous/entrelacements.html"))?;
    page.front()?;
    page.until("document.querySelector('[data-listing=lost-update] button') !== null")?;
    page.get("document.querySelector('#listing-lost-update figcaption .source').focus()")?;
    tab_to(&page, "document.activeElement.textContent === 'Explorer'")?;
    page.key("Enter")?;
    page.until_status("lost-update", "issues")?;
    // What it found comes next; a schedule opens with the keyboard too.
    tab_to(
        &page,
        "document.activeElement.matches('.outcome > summary')",
    )?;
    page.key("Enter")?;
    page.until(
        "document.activeElement.parentElement.querySelectorAll('.steps tbody tr').length > 4",
    )?;
    page.get("document.querySelector('#listing-lost-update .actions').lastElementChild.focus()")?;
    tab_to(&page, "document.activeElement.textContent === 'Fermer'")?;
    page.key("Enter")?;
    page.until("document.querySelector('#listing-lost-update .run') === null && document.activeElement.closest('.actions') !== null")?;
    Ok(())
}

/// Presses Tab until the focus is there, which is near.
fn tab_to(page: &Page, there: &str) -> Result<()> {
    for _ in 0..8 {
        page.key("Tab")?;
        if page.get(there)? == Value::Bool(true) {
            return Ok(());
        }
    }
    anyhow::bail!(
        "never there: {there}; but at {}",
        page.text("document.activeElement.outerHTML.slice(0, 200)")?
    )
}
