// Where a passage leads: the words that were found are marked there, until Escape or the next page. Nothing moves and nothing is added to the page.

/** The mark's name in the style sheet. */
const MARK = "found";

/** Keeps the words, under this key, for the page that a link leads to, which may be this one. */
export function leave(link, words, key) {
    try {
        sessionStorage.setItem(key, JSON.stringify({ to: link.href, words }));
    } catch {
        // A browser that keeps nothing marks nothing.
    }
    const isHere = link.hash !== "" && link.href.split("#")[0] === location.href.split("#")[0];
    if (isHere) setTimeout(arrive, 0, key);
}

/** Marks the words that were kept under this key for this page, and shows the passage that has most of them. */
export function arrive(key) {
    const { to, words } = kept(key);
    if (to !== location.href || !CSS.highlights) return;
    const ranges = found(new Set(words));
    if (ranges.length === 0) return;
    CSS.highlights.set(MARK, new Highlight(...ranges));
    show(best(ranges));
    document.addEventListener("keydown", (event) => event.key === "Escape" && CSS.highlights.delete(MARK));
}

function kept(key) {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return JSON.parse(text) ?? {};
}

/** These words, from the heading that was gone to up to the next one. */
function found(words) {
    const main = document.querySelector("main");
    const headings = [...main.querySelectorAll("h1[id], h2[id], h3[id], dt[id]")];
    const heading = document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? headings[0];
    const next = headings.find((one) => heading.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const ranges = [];
    for (texts.currentNode = heading; texts.nextNode();) {
        const text = texts.currentNode;
        if (next && !(next.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING)) break;
        if (!text.parentElement.closest("svg, button, .gutter, .actions, .schedule")) ranges.push(...inText(text, words));
    }
    return ranges;
}

function inText(text, words) {
    const all = [...text.data.matchAll(/[\p{L}\p{N}_-]+(?:(?<=\d)\.\d+)*/gu)].filter(([word]) => words.has(word.toLowerCase()));
    return all.map(({ 0: word, index }) => {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range;
    });
}

/** The first word of the block that has most of them. */
function best(ranges) {
    const blocks = Map.groupBy(ranges, ({ startContainer }) => startContainer.parentElement.closest("p, li, td, pre, dd, dt, figcaption, h1, h2, h3"));
    const count = (ranges) => new Set(ranges.map((range) => range.toString().toLowerCase())).size;
    return [...blocks.values()].reduce((one, other) => count(other) > count(one) ? other : one)[0];
}

/** Goes on to it where the heading is too far from it; unfolds what hides it. */
function show(range) {
    const holder = range.startContainer.parentElement;
    const folded = holder.closest("details");
    if (folded) folded.open = true;
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) holder.scrollIntoView({ block: "center", behavior: "instant" });
}
