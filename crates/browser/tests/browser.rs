//! What a reader sees, types and presses, in a real browser.

use anyhow::{Context, Result, ensure};
use browser::{Companion, Page, Site, Test, Window};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use serde_json::{Value, json};
use std::process::ExitCode;

const CREATE: &str = "lancer-des-fils/creer-un-fil.html";
const MESSENGER: &str = "coordonner/la-messagerie.html";
const INTERLEAVED: &str = "courses-et-verrous/entrelacements.html";

/// Every test, by the promise that it keeps.
const TESTS: [(&str, Test); 22] = [
    (
        "the_site_is_read_from_a_folder_and_says_what_it_cannot",
        from_disk,
    ),
    (
        "a_counting_listing_shows_its_lines_as_they_come",
        lines_come,
    ),
    ("the_messenger_is_typed_to_in_the_page", messenger),
    ("an_endless_program_is_stopped", stopped),
    ("who_prints_without_end_does_not_freeze_the_page", flood),
    ("a_fifth_run_waits_and_says_so", fifth),
    ("what_was_printed_is_copied", copied),
    ("a_mistake_is_shown_on_its_line_and_repaired", repaired),
    ("a_change_is_kept_and_taken_back", kept),
    ("two_figures_of_a_listing_show_the_same_version", twins),
    (
        "a_mistake_in_a_version_to_explore_is_on_its_line",
        not_explored,
    ),
    ("a_replay_follows_the_reader_s_version", own_explored),
    ("a_race_is_explored_and_a_schedule_opened", explored),
    ("arguments_are_given", arguments),
    ("a_closed_tab_leaves_no_process", closed),
    ("two_tabs_run_at_once", two_tabs),
    ("the_page_finds_a_server_that_was_restarted", restarted),
    ("everything_is_done_with_the_keyboard", keyboard),
    (
        "the_static_site_asks_nobody_and_complains_of_nothing",
        static_site,
    ),
    ("no_page_breaks_its_own_policy", policy),
    ("the_playground_is_asked_as_it_wants_to_be", playground),
    ("without_scripts_the_book_is_read", without_scripts),
];

fn main() -> ExitCode {
    browser::run(&TESTS)
}

/// A page of the companion's own, in a browser of its own.
fn open(path: &str) -> Result<(Companion, Window, Page)> {
    let companion = Companion::start()?;
    let window = Window::open()?;
    let page = window.page(&companion.page(path))?;
    Ok((companion, window, page))
}

/// Notes in `seen` that the terminal shows the first lines and not yet the last one.
const WATCH: &str = "void new MutationObserver(() => { \
    const text = document.querySelector('#listing-worker-count .xterm-rows')?.innerText ?? ''; \
    globalThis.seen ||= text.includes('1') && !text.includes('9'); \
}).observe(document.body, { subtree: true, childList: true, characterData: true })";

fn lines_come() -> Result<()> {
    let (companion, _window, page) = open(CREATE)?;
    let mut seen = false;
    // A browser that gets no processor for a second draws all lines at once.
    for _ in 0..5 {
        page.go(&companion.page(CREATE))?;
        seen |= counts(&page)?;
        if seen {
            break;
        }
    }
    ensure!(seen, "the lines come all at once");
    Ok(())
}

/// Whether the first lines were shown before the last one.
fn counts(page: &Page) -> Result<bool> {
    page.get(WATCH)?;
    page.press("worker-count", "▶")?;
    page.until_status("worker-count", "terminé (état 0)")?;
    page.until_shown("worker-count", "9")?;
    let expected: Vec<String> = (0..10).map(|number: u32| number.to_string()).collect();
    let lines = page.lines("worker-count")?;
    ensure!(lines == expected, "{lines:?}");
    Ok(page.get("globalThis.seen === true")? == true)
}

fn messenger() -> Result<()> {
    let (_companion, _window, page) = open(MESSENGER)?;
    page.press("messenger-channels", "▶")?;
    for (message, reversed) in [("bonjour", "ruojnob"), ("canaux", "xuanac")] {
        page.until_shown("messenger-channels", "> ")?;
        page.types(message)?;
        page.key("Enter")?;
        page.until_shown("messenger-channels", &format!("reçu : {reversed}"))?;
    }
    page.ctrl("d")?;
    page.until_status("messenger-channels", "terminé (état 0)")
}

fn stopped() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    page.rewrite(
        "worker-count",
        "fn main() {\n    println!(\"parti\");\n    loop { std::thread::park() }\n}\n",
    )?;
    page.press("worker-count", "▶")?;
    page.until_shown("worker-count", "parti")?;
    page.press("worker-count", "■")?;
    page.press("worker-count", "▶")?;
    page.until_shown("worker-count", "parti")?;
    page.get("document.querySelector('#listing-worker-count .xterm-helper-textarea').focus()")?;
    page.ctrl("c")?;
    page.until("[...document.querySelectorAll('#listing-worker-count .actions button')].some((one) => one.textContent === '▶ Exécuter')")?;
    Ok(())
}

/// Prints as fast as it can, for ever.
const FLOOD: &str = "fn main() {\n    loop { println!(\"{}\", \"encore \".repeat(20)) }\n}\n";

fn flood() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    page.rewrite("worker-count", FLOOD)?;
    page.press("worker-count", "▶")?;
    page.until_shown("worker-count", "encore")?;
    // Two hundred pictures are drawn meanwhile, and the button is heard.
    page.get(
        "new Promise((done) => { let left = 200; const draw = () => (left-- > 0 ? requestAnimationFrame(draw) : done()); draw(); })",
    )?;
    page.until_status("worker-count", "En cours")?;
    page.press("worker-count", "■")?;
    page.until_status("worker-count", "Arrêté à votre demande")
}

fn fifth() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    let endless = "fn main() {\n    println!(\"parti\");\n    loop { std::thread::park() }\n}\n";
    let listings = "[...new Set([...document.querySelectorAll('.actions')].map((one) => one.dataset.listing))]";
    page.until(&format!("{listings}.length >= 5"))?;
    let listings: Vec<String> = serde_json::from_value(page.get(listings)?)?;
    let (running, fifth) = (&listings[..4], &listings[4]);
    for listing in running {
        page.rewrite(listing, endless)?;
        page.press(listing, "▶")?;
        page.until_shown(listing, "parti")?;
    }
    page.rewrite(fifth, "fn main() {\n    println!(\"enfin\");\n}\n")?;
    page.press(fifth, "▶")?;
    page.until_status(fifth, "En attente : 1\u{a0}programme avant celui-ci")?;
    page.press(&running[1], "■")?;
    page.until_status(fifth, "terminé (état 0)")?;
    page.until_shown(fifth, "enfin")
}

fn copied() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    page.press("worker-count", "▶")?;
    page.until_status("worker-count", "terminé (état 0)")?;
    page.get(
        "void (navigator.clipboard.writeText = async (text) => { globalThis.copied = text; })",
    )?;
    page.press("worker-count", "Copier")?;
    page.until("copied === '0\\n1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n'")?;
    page.until("[...document.querySelectorAll('#listing-worker-count button')].some((one) => one.textContent === 'Copié')")?;
    Ok(())
}

fn repaired() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    page.rewrite("worker-count", WRONG)?;
    page.press("worker-count", "▶")?;
    page.until_status("worker-count", "rustc refuse ce programme")?;
    let wrong = page.text("[...document.querySelectorAll('#listing-worker-count .gutter .wrong')].map((one) => one.textContent).join()")?;
    ensure!(wrong == "3", "underlined: {wrong}");
    let told = page.text("document.querySelector('#listing-worker-count .mistakes').innerText")?;
    ensure!(told.contains("ligne 3") && told.contains("E0277"), "{told}");
    page.rewrite(
        "worker-count",
        "fn main() {\n    println!(\"répar{}\", 1);\n}\n",
    )?;
    page.press("worker-count", "▶")?;
    page.until_status("worker-count", "terminé (état 0)")?;
    page.until_shown("worker-count", "répar1")
}

fn kept() -> Result<()> {
    let (companion, _window, page) = open(CREATE)?;
    let area = "document.querySelector('#listing-worker-count textarea')";
    page.rewrite("worker-count", "fn main() {}\n")?;
    page.go(&companion.page(CREATE))?;
    page.until(&format!("{area}.value === 'fn main() {{}}\\n'"))?;
    page.get("void (globalThis.confirm = () => true)")?;
    page.press("worker-count", "Rétablir")?;
    page.until(&format!(
        "{area} === null && localStorage.getItem('listing:worker-count') === null"
    ))?;
    page.press("worker-count", "Modifier")?;
    page.until(&format!("{area}.value.startsWith('//! ')"))?;
    // What was made of another text says so.
    page.get("localStorage.setItem('listing:worker-count', JSON.stringify({ of: 'autre', source: 'fn main() {}' }))")?;
    page.go(&companion.page(CREATE))?;
    page.until("document.querySelector('#listing-worker-count .editor .stale').textContent.includes('a changé')")?;
    Ok(())
}

fn twins() -> Result<()> {
    let (_companion, _window, page) = open(CREATE)?;
    page.until("document.querySelector('#listing-worker-count .actions button') !== null")?;
    // A page with two of them, as its script finds it.
    page.get(
        "(async () => {
            const figure = document.getElementById('listing-worker-count');
            const twin = figure.cloneNode(true);
            twin.id = 'twin';
            figure.after(twin);
            for (const place of document.querySelectorAll('.actions')) place.replaceChildren();
            await import(new URL(`${document.documentElement.dataset.root}live/listing.js?again`, document.baseURI).href);
        })()",
    )?;
    page.rewrite("worker-count", "fn main() {}\n")?;
    let [one, other] = ["#listing-worker-count", "#twin"]
        .map(|figure| format!("document.querySelector('{figure} textarea')"));
    page.until(&format!("{other}.value === 'fn main() {{}}\\n'"))?;
    page.get(&format!(
        "(() => {{ {other}.focus(); {other}.setSelectionRange(0, 0); document.execCommand('insertText', false, '// moi\\n'); }})()"
    ))?;
    page.until(&format!("{one}.value === '// moi\\nfn main() {{}}\\n'"))?;
    page.get("void (globalThis.confirm = () => true)")?;
    page.press("worker-count", "Rétablir")?;
    page.until(&format!("{one} === null && {other} === null"))?;
    Ok(())
}

/// Its third line is wrong.
const WRONG: &str = "fn main() {\n    let x: u32 = 1;\n    println!(\"{}\", x + \"é\");\n}\n";

fn not_explored() -> Result<()> {
    let (_companion, _window, page) = open(INTERLEAVED)?;
    page.rewrite("lost-update", WRONG)?;
    page.press("lost-update", "Explorer")?;
    page.until_status("lost-update", "rustc refuse ce programme")?;
    let wrong = page.text("[...document.querySelectorAll('#listing-lost-update .gutter .wrong')].map((one) => one.textContent).join()")?;
    ensure!(wrong == "3", "underlined: {wrong}");
    page.until_shown("lost-update", "E0277")?;
    // What rustc takes and the explorer does not is told in several lines, in French.
    page.rewrite("lost-update", "use std::net::TcpListener;\n\nfn main() {\n    drop(TcpListener::bind(\"127.0.0.1:0\"));\n}\n")?;
    page.press("lost-update", "Explorer")?;
    page.until_status(
        "lost-update",
        "« lost-update.rs » emploie ce que l’explorateur ne modélise pas",
    )?;
    page.until("document.querySelector('#listing-lost-update .run pre').innerText.includes('ligne 1 : `std::net`\\n')")?;
    Ok(())
}

fn own_explored() -> Result<()> {
    let (_companion, _window, page) = open(INTERLEAVED)?;
    page.rewrite(
        "lost-update",
        "use std::thread;\n\nfn main() {\n    let fil = thread::spawn(|| println!(\"lui\"));\n    println!(\"moi\");\n    fil.join().unwrap();\n}\n",
    )?;
    page.press("lost-update", "Explorer")?;
    page.until_status("lost-update", "2 issues")?;
    let last = "[...document.querySelectorAll('#listing-lost-update .outcome')].find((one) => one.textContent.startsWith('luimoi'))";
    page.get(&format!("void ({last}.open = true)"))?;
    page.until(&format!(
        "{last}.querySelector('.steps')?.textContent.includes('lui')"
    ))?;
    Ok(())
}

fn explored() -> Result<()> {
    browser::explore("lost-update")?;
    let (_companion, _window, page) = open(INTERLEAVED)?;
    page.press("lost-update", "Explorer")?;
    page.until_status("lost-update", "issues")?;
    let lost = "[...document.querySelectorAll('#listing-lost-update .outcome')].find((one) => one.textContent.includes('total = 1'))";
    let count = page.text(&format!("{lost}.querySelector('.count').textContent"))?;
    ensure!(count.contains("exécution"), "{count}");
    page.get(&format!("void ({lost}.open = true)"))?;
    page.until(&format!(
        "{lost}.querySelectorAll('.steps tbody tr').length > 4"
    ))?;
    let steps = page.text(&format!("{lost}.querySelector('.steps').textContent"))?;
    ensure!(
        steps.contains("fil\u{a0}1") && steps.contains("total = 1"),
        "{steps}"
    );
    let shown = page.text(&format!(
        "[...{lost}.querySelectorAll('svg text')].filter((words) => words.getBoundingClientRect().width > 0).map((words) => words.textContent).join(' ')"
    ))?;
    ensure!(
        shown.contains("store TOTAL") && shown.contains("écrase ce que"),
        "{shown}"
    );
    Ok(())
}

fn arguments() -> Result<()> {
    let (_companion, _window, page) = open(INTERLEAVED)?;
    page.until("document.querySelector('#listing-replay .actions input').value === '1 1 2 2'")?;
    page.get("void (document.querySelector('#listing-replay .actions input').value = '2 1 1 2')")?;
    page.press("replay", "▶")?;
    page.until_status("replay", "terminé (état 0)")?;
    page.until_shown("replay", "total = 1")
}

/// A program that says who it is, and waits.
const WHO: &str = "fn main() {\n    println!(\"pid {}.\", std::process::id());\n    loop { std::thread::park() }\n}\n";

fn closed() -> Result<()> {
    let (_companion, window, page) = open(CREATE)?;
    // A browser without any tab ends.
    let _other = window.page("about:blank")?;
    page.rewrite("worker-count", WHO)?;
    page.press("worker-count", "▶")?;
    let who = "/pid.(\\d+)\\./.exec(document.querySelector('#listing-worker-count .xterm-rows').innerText)?.[1]";
    let pid: i32 = page.until(who)?.as_str().unwrap_or_default().parse()?;
    let process = pidfd_open(Pid::from_raw(pid).context("a pid")?, PidfdFlags::empty())?;
    page.close()?;
    let patience = rustix::event::Timespec {
        tv_sec: 60,
        tv_nsec: 0,
    };
    let ended = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&patience))?;
    ensure!(ended == 1, "the program of a closed tab still runs");
    Ok(())
}

fn two_tabs() -> Result<()> {
    let (companion, window, one) = open(MESSENGER)?;
    let other = window.page(&companion.page(MESSENGER))?;
    for (page, message, reversed) in [(&one, "un", "nu"), (&other, "sept", "tpes")] {
        page.press("messenger-channels", "▶")?;
        page.until_shown("messenger-channels", "> ")?;
        page.types(message)?;
        page.key("Enter")?;
        page.until_shown("messenger-channels", &format!("reçu : {reversed}"))?;
    }
    for page in [&one, &other] {
        page.ctrl("d")?;
        page.until_status("messenger-channels", "terminé (état 0)")?;
    }
    let mixed = one.lines("messenger-channels")?.join(" ");
    ensure!(!mixed.contains("tpes"), "{mixed}");
    Ok(())
}

fn restarted() -> Result<()> {
    let (companion, _window, page) = open(MESSENGER)?;
    let port = companion.port()?;
    let token = page.text("document.querySelector('meta[name=au-fil-token]').content")?;
    page.press("messenger-channels", "▶")?;
    page.until_shown("messenger-channels", "> ")?;
    drop(companion);
    page.until_status("messenger-channels", "connexion au compagnon est perdue")?;
    let _companion = Companion::start_on(port)?;
    reloaded(&page, &token)?;
    page.press("messenger-channels", "▶")?;
    page.until_shown("messenger-channels", "> ")
}

/// A page that is loaded anew forgets what waited in it: it is asked again.
fn reloaded(page: &Page, token: &str) -> Result<()> {
    let new = format!(
        "(document.querySelector('meta[name=au-fil-token]')?.content ?? '{token}') !== '{token}'"
    );
    page.until(&new).or_else(|_| page.until(&new))?;
    Ok(())
}

fn keyboard() -> Result<()> {
    let (_companion, _window, page) = open(MESSENGER)?;
    page.until("document.querySelector('[data-listing=messenger-channels] button') !== null")?;
    page.get("document.querySelector('figure:has(> [data-listing=messenger-channels]) figcaption .source').focus()")?;
    let focus = "document.activeElement.textContent";
    let mut steps = 0;
    while page.text(focus)? != "▶ Exécuter" {
        page.key("Tab")?;
        steps += 1;
        ensure!(steps < 6, "▶ is {steps} tabs away");
    }
    page.key("Enter")?;
    page.until("document.activeElement.classList.contains('xterm-helper-textarea')")
        .context("who types is in the terminal")?;
    page.types("touche")?;
    page.key("Enter")?;
    page.until_shown("messenger-channels", "reçu : ehcuot")?;
    page.key("Escape")?;
    page.until(&format!("{focus} === '■ Arrêter'"))?;
    page.key("Enter")?;
    page.until(&format!("{focus} === '▶ Exécuter'"))?;
    let told = page.text("document.getElementById('announcement').textContent")?;
    ensure!(told.contains("listing"), "announced: {told}");
    // In the editor, Tab indents; after Escape it leaves.
    page.key("Tab")?;
    page.key("Enter")?;
    page.until("document.activeElement.localName === 'textarea'")?;
    page.get("document.activeElement.setSelectionRange(0, 0)")?;
    page.key("Tab")?;
    page.until("document.activeElement.value.startsWith('    //!')")?;
    page.key("Escape")?;
    page.key("Tab")?;
    page.until("document.activeElement.localName !== 'textarea'")?;
    Ok(())
}

fn from_folder(site: &Site, path: &str) -> String {
    format!("file://{}", site.file(path).display())
}

fn from_disk() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    let seen = page.watch()?;
    // Only a server shows the page for what it does not have, at any address: that one is written for the server's root.
    for path in site.pages()?.iter().filter(|path| *path != "404.html") {
        page.go(&from_folder(&site, path))?;
        page.until("document.readyState === 'complete'")?;
    }
    let all = seen.lock().expect("nobody panics").clone();
    ensure!(all.complaints.is_empty(), "{:?}", all.complaints);
    let other = all
        .requests
        .iter()
        .find(|url| !url.starts_with("file:") && !url.starts_with("data:"));
    ensure!(other.is_none(), "{other:?}");
    page.go(&from_folder(&site, CREATE))?;
    page.until("document.querySelectorAll('.actions').length === 1")?;
    page.until("document.querySelector('.actions').textContent.includes('demandent un serveur')")?;
    // The contents and the style are there.
    page.until("document.querySelectorAll('#sidebar a').length > 20")?;
    page.until("getComputedStyle(document.querySelector('.menu-bar')).position === 'sticky'")?;
    Ok(())
}

fn static_site() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page("about:blank")?;
    let seen = page.watch()?;
    for path in site.pages()? {
        page.go(&site.page(&path))?;
        page.until("document.readyState === 'complete'")?;
    }
    let all = seen.lock().expect("nobody panics").clone();
    ensure!(all.complaints.is_empty(), "{:?}", all.complaints);
    let elsewhere: Vec<&String> = all
        .requests
        .iter()
        .filter(|url| !url.starts_with(&site.page("")) && !url.starts_with("data:"))
        .collect();
    ensure!(elsewhere.is_empty(), "{elsewhere:?}");
    elsewhere_on_a_click(&site, &page)
}

/// A click says where it runs; without a network, that too.
fn elsewhere_on_a_click(site: &Site, page: &Page) -> Result<()> {
    page.go(&site.page(CREATE))?;
    page.press("worker-count", "▶ Exécuter sur le Playground")?;
    page.until_status("worker-count", "play.rust-lang.org ne répond pas")?;
    page.press("worker-count", "Explorer")
        .context("nothing is recorded of worker-count: cargo run -- check creer-un-fil")?;
    page.until("document.querySelector('#listing-worker-count .run .evidence').textContent.includes('ordonnancements')")?;
    page.go(&site.page(MESSENGER))?;
    page.press("messenger-channels", "▶ Exécuter")?;
    page.until_status("messenger-channels", "il lit ce que l’on tape")?;
    page.until("document.querySelector('[data-listing=messenger-channels] + .run kbd').textContent === 'cargo run --example messenger-channels'")?;
    Ok(())
}

/// What the policy refuses, the console says.
fn policy() -> Result<()> {
    let (companion, _window, page) = open("index.html")?;
    let seen = page.watch()?;
    for path in ["print.html", CREATE, "annexes/glossaire.html"] {
        page.go(&companion.page(path))?;
        page.until("document.readyState === 'complete'")?;
    }
    let complaints = seen.lock().expect("nobody panics").complaints.clone();
    ensure!(complaints.is_empty(), "{complaints:?}");
    page.go(&companion.page("print.html"))?;
    page.until("[...document.querySelectorAll('.page-break')].some((one) => getComputedStyle(one).breakBefore === 'page')")?;
    Ok(())
}

/// No network here: what answers in its place has the shape that the Playground's own source gives its requests and answers.
fn playground() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&site.page(CREATE))?;
    page.get(
        "void (globalThis.fetch = async (url, options) => {
            globalThis.asked = { url, ...options };
            const answer = { success: true, exitDetail: '', stdout: '0\\n', stderr: '   Compiling playground v0.0.1 (/playground)\\nattention\\n' };
            return new Response(JSON.stringify(answer), { status: 200 });
        })",
    )?;
    page.press("worker-count", "▶ Exécuter sur le Playground")?;
    page.until_status("worker-count", "Exécuté par play.rust-lang.org")?;
    let asked = page.get("asked")?;
    ensure!(
        asked["url"] == "https://play.rust-lang.org/execute" && asked["method"] == "POST",
        "{asked}"
    );
    let body: Value = serde_json::from_str(asked["body"].as_str().context("no body")?)?;
    ensure!(
        body["code"]
            .as_str()
            .context("no code")?
            .contains("fn main()"),
        "{body}"
    );
    let with = json!({ "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin", "tests": false, "backtrace": false });
    for (field, value) in with.as_object().context("fields")? {
        ensure!(body[field] == *value, "{field}: {body}");
    }
    ensure!(body.as_object().is_some_and(|all| all.len() == 7), "{body}");
    let shown = page.text("document.querySelector('#listing-worker-count .run pre').innerText")?;
    ensure!(shown.trim() == "attention\n0", "{shown}");
    Ok(())
}

fn without_scripts() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page_without_scripts(&site.page(CREATE))?;
    let text = page.text("document.querySelector('main').innerText")?;
    ensure!(
        text.contains("thread::spawn(|| worker(DEFAULT_COUNT))"),
        "{text}"
    );
    let shown = |selector: &str| {
        format!(
            "[...document.querySelectorAll('{selector}')].filter((one) => one.getClientRects().length > 0).length"
        )
    };
    for selector in ["button", "select", ".actions", ".sidebar"] {
        ensure!(
            page.get(&shown(selector))? == 0,
            "{selector} is of no use without scripts"
        );
    }
    let contents = page.text("document.getElementById('contents').href")?;
    page.go(&contents)?;
    ensure!(
        page.text("document.body.innerText")?
            .contains("La messagerie"),
        "the contents are empty"
    );
    Ok(())
}
