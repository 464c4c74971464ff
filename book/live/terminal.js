/** The terminal under a listing: xterm.js, in the colours of the page, under a policy that allows no inline style. */
import { Terminal as Xterm } from "./vendor/xterm/xterm.mjs";
import { FitAddon } from "./vendor/xterm/addon-fit.mjs";
import { element } from "./words.js";

Xterm.strings.promptLabel = "Saisie du terminal";
Xterm.strings.tooMuchOutput = "Trop de texte pour tout lire : parcourez les lignes du terminal";

/** Lines of a terminal whose program runs. */
const ROWS = 12;

export class Terminal {
    #xterm;
    #fit = new FitAddon();
    #watch;
    #theme;

    /**
     * @param {HTMLElement} place
     * @param {{ typed: (text: string) => void, resized: (columns: number, rows: number) => void, leave: () => void }} tell
     */
    constructor(place, tell) {
        this.#xterm = new Xterm({
            rows: ROWS,
            convertEol: true,
            cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
            fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono-font"),
            fontSize: 14,
            lineHeight: 1.25,
            screenReaderMode: true,
            scrollback: 5000,
            theme: colours(place),
        });
        this.#xterm.loadAddon(this.#fit);
        withoutStyleElements(() => this.#xterm.open(place));
        this.#xterm.onData(tell.typed);
        this.#xterm.onResize(({ cols, rows }) => tell.resized(cols, rows));
        // Escape leads out of the terminal: no program of the book needs it, and a reader without a mouse does.
        this.#xterm.attachCustomKeyEventHandler((event) => {
            if (event.key !== "Escape") return true;
            if (event.type === "keydown") tell.leave();
            return false;
        });
        this.#watch = new ResizeObserver(() => this.#widen());
        this.#watch.observe(place);
        this.#theme = new MutationObserver(() => (this.#xterm.options.theme = colours(place)));
        this.#theme.observe(document.documentElement, { attributeFilter: ["class"] });
        this.#widen();
    }

    get columns() {
        return this.#xterm.cols;
    }

    get rows() {
        return this.#xterm.rows;
    }

    /** Empty again, at its full height. */
    clear() {
        this.#xterm.reset();
        this.#xterm.resize(this.columns, ROWS);
    }

    /** @param {string | Uint8Array} text */
    write(text) {
        this.#xterm.write(text);
    }

    /** Nothing more comes: as high as what it shows, once all of it is shown. @param {"first" | "last"} [lines] those to see */
    end(lines = "last") {
        this.#xterm.write("\x1b[?25l", () => {
            const { baseY, cursorY, cursorX } = this.#xterm.buffer.active;
            const used = baseY + cursorY + (cursorX > 0 ? 1 : 0);
            this.#xterm.resize(this.columns, Math.min(ROWS, Math.max(1, used)));
            // The cursor stands below the last line: a terminal of as many lines has pushed the first one out of sight.
            if (used <= ROWS || lines === "first") this.#xterm.scrollToTop();
            else this.#xterm.scrollToBottom();
        });
    }

    focus() {
        this.#xterm.focus();
    }

    /** What is selected, or else all that it holds. */
    text() {
        if (this.#xterm.hasSelection()) return this.#xterm.getSelection();
        const buffer = this.#xterm.buffer.active;
        let text = "";
        for (let row = 0; row < buffer.length; row += 1) {
            const line = buffer.getLine(row);
            const next = buffer.getLine(row + 1);
            text += line.translateToString(!next?.isWrapped) + (next?.isWrapped ? "" : "\n");
        }
        return `${text.trimEnd()}\n`;
    }

    dispose() {
        this.#watch.disconnect();
        this.#theme.disconnect();
        this.#xterm.dispose();
    }

    #widen() {
        const columns = this.#fit.proposeDimensions()?.cols;
        if (columns > 1 && columns !== this.columns) this.#xterm.resize(columns, this.rows);
    }
}

/** The page's colours; the sixteen of a terminal, readable on either background. @param {HTMLElement} place */
function colours(place) {
    const page = getComputedStyle(place);
    const dark = document.documentElement.classList.contains("navy");
    const [black, red, green, yellow, blue, magenta, cyan, white] = dark
        ? ["#5c6370", "#ff9d94", "#7fcf94", "#f2bd62", "#7db8f0", "#d3a6e0", "#7ccfd0", "#e6e6e6"]
        : ["#1a1a1a", "#a8201a", "#1b6b34", "#7a4a00", "#1f4fa8", "#84228c", "#0d6368", "#5a5a5a"];
    return {
        background: page.backgroundColor, foreground: page.color, cursor: page.color, cursorAccent: page.backgroundColor,
        selectionBackground: dark ? "#3d5a80" : "#b9d4f0",
        black, red, green, yellow, blue, magenta, cyan, white,
        brightBlack: dark ? "#9aa0aa" : "#5a5a5a", brightRed: red, brightGreen: green, brightYellow: yellow, brightBlue: blue,
        brightMagenta: magenta, brightCyan: cyan, brightWhite: dark ? "#ffffff" : "#1a1a1a",
    };
}

/**
 * Lets xterm.js make its elements where the page's Content-Security-Policy refuses `<style>`: what it writes into one becomes a
 * style sheet of its own, which the policy allows.
 * @param {() => void} make
 */
function withoutStyleElements(make) {
    document.createElement = (name, options) => (name === "style" ? styleStandIn() : Document.prototype.createElement.call(document, name, options));
    try {
        make();
    } finally {
        delete document.createElement;
    }
}

/** An element whose text is a style sheet of the page for as long as it is not removed. */
function styleStandIn() {
    const sheet = new CSSStyleSheet();
    const standIn = element("span", { hidden: "" });
    document.adoptedStyleSheets.push(sheet);
    Object.defineProperty(standIn, "textContent", { set: (css) => sheet.replaceSync(css) });
    standIn.remove = () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
        Element.prototype.remove.call(standIn);
    };
    return standIn;
}
