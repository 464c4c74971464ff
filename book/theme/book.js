// What a page does beyond being read: theme, contents, copying, keys. None of it is needed to read.
"use strict";

const html = document.documentElement;

/** Keeps a choice for the next page; null forgets it. */
function keep(name, value) {
    try {
        if (value === null) localStorage.removeItem(name);
        else localStorage.setItem(name, value);
    } catch {
        // A browser that keeps nothing: the choice holds for this page.
    }
}

/** Tells a screen reader. */
function announce(text) {
    document.getElementById("announcement").textContent = text;
}

function theme() {
    const select = document.getElementById("theme");
    select.value = kept("theme") ?? "";
    select.addEventListener("change", () => {
        keep("theme", select.value || null);
        dispatchEvent(new Event("theme-chosen"));
    });
}

/** The link to the contents becomes the button that shows and hides them. */
function contents() {
    const link = document.getElementById("contents");
    const sidebar = document.getElementById("sidebar");
    const show = (shown) => {
        html.classList.toggle("with-contents", shown);
        link.setAttribute("aria-expanded", shown);
    };
    const turn = () => {
        const shown = !html.classList.contains("with-contents");
        show(shown);
        keep("contents", shown ? null : "hidden");
        if (shown) (sidebar.querySelector("[aria-current]") ?? sidebar.querySelector("a"))?.focus();
    };
    link.setAttribute("role", "button");
    link.setAttribute("aria-controls", "sidebar");
    show(html.classList.contains("with-contents"));
    link.addEventListener("click", (event) => {
        event.preventDefault();
        turn();
    });
    link.addEventListener("keydown", (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        turn();
    });
    sidebar.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        show(false);
        link.focus();
    });
    // Where they lie over the page, what the keyboard goes to would be hidden behind them.
    document.addEventListener("focusin", ({ target }) => {
        if (innerWidth < 1080 && !sidebar.contains(target) && target.matches(":focus-visible")) show(false);
    });
    // Where they lie over the page, a choice in them or a touch beside them puts them away.
    document.addEventListener("click", ({ target }) => {
        const over = innerWidth < 1080 && !link.contains(target);
        if (over && (!sidebar.contains(target) || target.closest("a"))) show(false);
    });
}

/** A button on each piece of code. */
function copying() {
    for (const code of document.querySelectorAll("main pre:not(.console, .diff, .gutter) > code")) {
        const button = document.createElement("button");
        button.className = "copy";
        button.type = "button";
        button.title = "Copier";
        button.setAttribute("aria-label", "Copier");
        button.addEventListener("click", async () => {
            const copied = await navigator.clipboard.writeText(code.textContent).then(() => true, () => false);
            button.dataset.said = copied ? "Copié" : "Copie refusée par le navigateur";
            announce(button.dataset.said);
            button.addEventListener("pointerleave", () => delete button.dataset.said, { once: true });
            button.addEventListener("blur", () => delete button.dataset.said, { once: true });
        });
        code.before(button);
    }
}

/** Where code and tables are wider than the page, the keyboard moves them; tables have a name then. */
function blocks() {
    const look = (scroller) => {
        if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
        else scroller.removeAttribute("tabindex");
    };
    const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
    for (const table of document.querySelectorAll("main .table-wrapper")) {
        table.setAttribute("role", "group");
        table.setAttribute("aria-label", "Tableau");
    }
    const scrollers = [...document.querySelectorAll("main :is(pre:not(.gutter) > code, .table-wrapper)")];
    scrollers.forEach((scroller) => sizes.observe(scroller));
    document.fonts.ready.then(() => scrollers.forEach(look));
}

function keys() {
    const help = document.getElementById("keys");
    // Who dictates, or whose hand slips, may do without them.
    const wanted = help.querySelector("input");
    wanted.checked = kept("keys") !== "off";
    wanted.addEventListener("change", () => keep("keys", wanted.checked ? null : "off"));
    document.getElementById("help").addEventListener("click", () => help.showModal());
    const turnTo = (which) => document.querySelector(`.turn a[rel=${which}]`)?.click();
    document.addEventListener("keydown", (event) => {
        const busy = event.target.closest?.("input, textarea, select, dialog, [contenteditable], .terminal, .steps");
        if (busy || !wanted.checked || event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === "?") help.showModal();
        if (event.key === "s" || event.key === "/") {
            event.preventDefault();
            document.getElementById("find").click();
        }
        // Code that is wider than the page moves with these keys.
        const moves = event.target.closest?.("pre, .picture, .table-wrapper");
        if (event.shiftKey || moves) return;
        if (event.key === "ArrowLeft") turnTo("prev");
        if (event.key === "ArrowRight") turnTo("next");
    });
}

/** Under what the search keeps what it found, for the page that a passage leads to. */
const FOUND = "found";

/** Where a passage of the search leads, what was found is marked. */
function arrival() {
    let words = null;
    try {
        words = sessionStorage.getItem(FOUND);
    } catch {
        // A browser that keeps nothing.
    }
    if (words === null) return;
    const arrive = () => import(new URL(`${html.dataset.root}search/arrival.js`, document.baseURI).href).then(({ arrive }) => arrive(FOUND));
    // A browser goes to the heading while the page loads.
    if (document.readyState === "complete") arrive();
    else addEventListener("load", arrive);
}

/** The search, loaded when it is first asked for. From a disk, a browser loads no modules. */
function search() {
    const open = location.protocol === "file:"
        ? () => tell("La recherche a besoin d’un serveur, et cette page est lue sur le disque. « cargo run », dans le dépôt du livre, en lance un.")
        : openSearch;
    document.getElementById("find").addEventListener("click", open);
}

/** What is typed while it loads is for its field. */
function openSearch() {
    let typed = "";
    const take = (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.key.length > 1) return;
        typed += event.key;
        event.preventDefault();
        event.stopPropagation();
    };
    addEventListener("keydown", take, true);
    import(new URL(`${html.dataset.root}search/search.js`, document.baseURI).href)
        .then(({ open }) => open(FOUND, typed), () => tell("La recherche ne se charge pas. Vérifiez la connexion, puis rechargez la page."))
        .finally(() => removeEventListener("keydown", take, true));
}

/** Says one thing, in a dialog. */
function tell(text) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", text);
    const said = document.createElement("p");
    said.textContent = text;
    const close = document.createElement("button");
    close.textContent = "Fermer";
    close.addEventListener("click", () => dialog.close());
    dialog.append(said, close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
}

/** `mdbook serve` says when to load the page again. */
function liveReload() {
    const endpoint = html.dataset.liveReload;
    if (endpoint === undefined) return;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/${endpoint}`);
    socket.addEventListener("message", ({ data }) => data === "reload" && location.reload());
}

/** Says, once, what a page opened from a disk cannot do, and what can. */
function fromDisk() {
    const [first, ...others] = document.querySelectorAll(".actions");
    first.textContent = "Cette page est ouverte depuis un dossier : tout s’y lit, mais exécuter un listing et chercher dans le livre demandent un serveur. " +
        "Dans le dépôt du livre, « cargo run » en lance un.";
    for (const other of others) other.remove();
}

/** Makes the listings of a page live. From a disk, a browser loads no modules. */
function listings() {
    if (document.querySelector(".actions") === null) return;
    if (location.protocol === "file:") return fromDisk();
    import(new URL(`${html.dataset.root}live/listing.js`, document.baseURI).href);
}

theme();
contents();
copying();
blocks();
keys();
search();
arrival();
liveReload();
listings();
