// The search, loaded when it is first asked for: a field, and under it the passages that answer, with what is looked for marked.
import { leave } from "./arrival.js";
import { explaining, ranker } from "./ranking.js";
import { AKIN_WORDS, asWritten, bared, sentence, terms } from "./words.js";

/** What a word weighs in the text of a passage; the headings are weighed in `ranking.js`, with all words. */
const RANKING = { pageLength: 0.5, termSaturation: 1.4, metaWeights: { title: 0, chapter: 0, aside: 0 } };

/** How many passages are shown. */
const SHOWN = 10;

const html = document.documentElement;
const root = new URL(html.dataset.root || "./", document.baseURI);

let dialog = null;
let key = "";
let pagefind = null;
let asked = 0;
/** Whether Enter waits for the answer. */
let entered = false;
let answering = Promise.resolve();

/**
 * Opens the search, with what was typed meanwhile or else with what was last looked for.
 * @param {string} foundKey under which what it finds is kept, for the page that a passage leads to
 * @param {string} typed
 */
export function open(foundKey, typed) {
    key = foundKey;
    dialog ??= build();
    dialog.showModal();
    if (typed === "") {
        field().select();
        ready();
    } else {
        field().value = typed;
        answer();
    }
}

const field = () => dialog.querySelector("input");
const links = () => [...dialog.querySelectorAll("ol a")];
const say = (text) => dialog.querySelector("[role=status]").textContent = text;

function build() {
    const made = document.createElement("dialog");
    made.id = "search";
    made.setAttribute("aria-label", "Recherche");
    made.innerHTML = `
        <form role="search">
            <input type="text" inputmode="search" enterkeyhint="go" aria-label="Chercher dans le livre" aria-controls="found" placeholder="Chercher dans le livre"
                autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200">
            <button type="button">Fermer</button>
        </form>
        <p role="status"></p>
        <ol id="found"></ol>`;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("search.css", import.meta.url).href;
    document.head.append(style);
    document.body.append(made);
    listen(made);
    return made;
}

function listen(dialog) {
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => {
        // Beside it, or on a passage of this very page.
        if (target === dialog || target.closest("ol a")) dialog.close();
    });
    dialog.querySelector("input").addEventListener("input", answer);
    dialog.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        entered = dialog.querySelector("ol").dataset.query !== field().value;
        if (!entered) links()[0]?.click();
    });
    dialog.addEventListener("keydown", walk);
}

/** ↓ and ↑ go from the field through the passages; letters go back to the field. */
function walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [field(), ...links()];
    const here = all.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
    if (next !== undefined) {
        event.preventDefault();
        all[Math.max(0, Math.min(next, all.length - 1))].focus();
    } else if (here > 0 && (event.key === "Backspace" || (event.key.length === 1 && event.key !== " "))) {
        field().focus();
    }
}

/** Loads the index once; where there is none, as in a site that mdBook alone has built, that is said. */
function ready() {
    pagefind ??= import(new URL("pagefind/pagefind.js", root).href).then(async (made) => {
        const instance = made.createInstance({ basePath: new URL("pagefind/", root).href, noWorker: true, ranking: RANKING });
        const headings = fetch(new URL("pagefind/headings.txt", root)).then((answer) => answer.text());
        await instance.init();
        return ranker(instance, [...(await headings).split("\n"), ...AKIN_WORDS].map(bared));
    });
    pagefind.catch(() => {
        pagefind = null;
        say("Ce site n’a pas d’index : « cargo run » ou « cargo run -- build » l’écrit.");
    });
    return pagefind;
}

/** Answers what the field holds, one answer at a time: Pagefind gives one passage to all of them. */
function answer() {
    entered = false;
    const turn = ++asked;
    answering = answering.then(() => turn === asked && answerNow(turn));
}

/** Shows the passages for what the field holds, unless it holds something else by then. */
async function answerNow(turn) {
    const typed = field().value;
    // The first time, under `cargo run`, the index is being written.
    const slow = setTimeout(() => say("Recherche…"), 400);
    try {
        const rank = await ready();
        const wanted = terms(typed);
        const found = await rank(wanted);
        const shown = await Promise.all(found.slice(0, SHOWN).map(async (one) => ({ ...await one.data(), places: one.places, score: one.score })));
        if (turn === asked) show(explaining(shown, wanted), found.length, typed);
    } catch {
        if (turn === asked && pagefind !== null) say("La recherche a échoué : rechargez la page.");
    } finally {
        clearTimeout(slow);
    }
}

function show(passages, count, typed) {
    const here = links().indexOf(document.activeElement);
    const list = dialog.querySelector("ol");
    list.replaceChildren(...passages.map(item));
    list.dataset.query = typed;
    // Who is already among the passages stays there.
    if (here >= 0) (links()[here] ?? field()).focus();
    say(terms(typed).length === 0 ? "" : told(count));
    if (entered) links()[0]?.click();
    entered = false;
}

function told(count) {
    if (count === 0) return "Aucun passage.";
    if (count === 1) return "1 passage";
    return count > SHOWN ? `${count} passages, dont voici les ${SHOWN} premiers` : `${count} passages`;
}

/** A passage: its heading, its chapter where that is another one, and the sentence that answers. */
function item({ raw_url, meta, content, places }) {
    const [title, chapter] = [meta.title ?? meta.aside, meta.chapter].map(asWritten);
    const link = element("a", [element("b", [title])]);
    link.href = new URL(raw_url, root).href;
    const words = content.split(" ");
    const found = [...new Set(places.map(({ location }) => asWritten(words[location].toLowerCase())))];
    link.addEventListener("click", () => leave(link, found, key));
    if (chapter !== title) link.append(" ", element("small", [chapter]));
    const parts = sentence(content, places).map(({ text, found }) => found ? element("mark", [text]) : text);
    link.append(element("span", parts));
    return element("li", [link]);
}

function element(name, children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
}
