/**
 * A listing as a text that can be changed: a plain text area over its coloured copy, so that undoing, selecting, dictating and
 * screen readers work as everywhere.
 *
 * @typedef {{ line: number, column: number, endLine: number, endColumn: number, code: string | null, message: string }} Mistake
 */
import { coloured } from "./colour.js";
import { button, element } from "./words.js";

const INDENT = "    ";
let made = 0;

export class Editor {
    /** The whole of it, for the page. @type {HTMLElement} */
    root;
    #area;
    #copy = element("code", { class: "language-rust" });
    #marks = element("pre", { class: "marks", "aria-hidden": "true" });
    #gutter = element("pre", { class: "gutter", "aria-hidden": "true" });
    #mistakes = element("ol", { class: "mistakes", hidden: "" });
    #leaving = false;

    /**
     * @param {string} source
     * @param {{ name: string, changed: (source: string) => void, run: () => void }} of
     */
    constructor(source, { name, changed, run }) {
        made += 1;
        const help = element("p", { class: "hint", id: `editor-help-${made}` }, "Ctrl + Entrée exécute. Tab indente ; Échap puis Tab sort de l’éditeur.");
        this.#area = element("textarea", { "aria-label": `Votre version de ${name}`, "aria-describedby": help.id, spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off" });
        this.#area.value = source;
        this.#area.addEventListener("input", () => {
            this.#marks.replaceChildren();
            this.#show();
            changed(this.source);
        });
        this.#area.addEventListener("keydown", (event) => this.#key(event, run));
        const copy = element("pre", { "aria-hidden": "true" }, this.#copy);
        const paper = element("div", { class: "paper" }, copy, this.#marks, this.#area);
        this.root = element("div", { class: "editor" }, element("div", { class: "sheet" }, this.#gutter, element("div", { class: "window" }, paper)), this.#mistakes, help);
        this.#show();
    }

    get source() {
        return this.#area.value;
    }

    /** Another text, from elsewhere than this editor. */
    set source(source) {
        this.#area.value = source;
        this.#marks.replaceChildren();
        this.#show();
    }

    focus() {
        this.#area.focus();
    }

    /** Underlines what rustc does not take, and says why. @param {Mistake[]} mistakes */
    mark(mistakes) {
        this.#mistakes.replaceChildren(...mistakes.map((mistake) => this.#told(mistake)));
        this.#mistakes.hidden = mistakes.length === 0;
        this.#area.setAttribute("aria-invalid", String(mistakes.length > 0));
        this.#marks.replaceChildren(...marked(this.source, mistakes));
        const lines = new Set(mistakes.map(({ line }) => line));
        for (const [index, number] of [...this.#gutter.children].entries()) number.classList.toggle("wrong", lines.has(index + 1));
    }

    /** @param {Mistake} mistake */
    #told(mistake) {
        const code = mistake.code ? `${mistake.code} : ` : "";
        const goThere = button(`ligne ${mistake.line}`, () => {
            const [start, end] = span(this.source, mistake);
            this.#area.focus();
            this.#area.setSelectionRange(start, end);
        });
        return element("li", {}, goThere, ` ${code}`, element("span", { lang: "en" }, mistake.message));
    }

    #show() {
        const { source } = this;
        const lines = source.split("\n").length;
        // A line more: the last one may be empty, and still has its height.
        this.#copy.replaceChildren(...coloured(`${source}\n`));
        if (this.#gutter.childElementCount === lines) return;
        const numbers = Array.from({ length: lines }, (_, index) => element("span", {}, `${index + 1}`));
        this.#gutter.replaceChildren(...numbers.flatMap((number) => [number, "\n"]));
    }

    /** @param {KeyboardEvent} event @param {() => void} run */
    #key(event, run) {
        const leaving = this.#leaving;
        this.#leaving = event.key === "Escape" || (leaving && event.key === "Shift");
        if (event.altKey || event.metaKey || event.isComposing) return;
        if (event.key === "Enter" && event.ctrlKey) act(event, run);
        else if (event.ctrlKey) return;
        else if (event.key === "Tab" && !leaving) act(event, () => this.#indent(event.shiftKey));
        else if (event.key === "Enter") act(event, () => this.#newLine());
        else if (event.key === "}") act(event, () => this.#close());
    }

    /** Types: so that it can be undone. @param {string} text */
    #insert(text) {
        const typed = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
        if (typed) return;
        this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
        this.#area.dispatchEvent(new Event("input"));
    }

    #lineStart(at = this.#area.selectionStart) {
        return this.source.lastIndexOf("\n", at - 1) + 1;
    }

    /** What stands on the line before the cursor. */
    #before() {
        return this.source.slice(this.#lineStart(), this.#area.selectionStart);
    }

    #newLine() {
        const before = this.#before();
        const deeper = /[{([]\s*$/.test(before) ? INDENT : "";
        this.#insert(`\n${before.match(/^\s*/)[0]}${deeper}`);
    }

    /** A brace that closes stands four columns further left. */
    #close() {
        const { selectionStart: start, selectionEnd: end } = this.#area;
        if (start === end && /^\s+$/.test(this.#before())) this.#area.setSelectionRange(Math.max(this.#lineStart(), start - INDENT.length), end);
        this.#insert("}");
    }

    #indent(back) {
        const { selectionStart: start, selectionEnd: end } = this.#area;
        if (start === end && !back) return this.#insert(INDENT);
        const from = this.#lineStart();
        const lines = this.source.slice(from, end);
        const moved = back ? lines.replace(/^ {1,4}/gm, "") : lines.replace(/^(?=.)/gm, INDENT);
        if (moved === lines) return;
        this.#area.setSelectionRange(from, end);
        this.#insert(moved);
        const first = moved.split("\n")[0].length - lines.split("\n")[0].length;
        this.#area.setSelectionRange(start === end ? Math.max(from, start + first) : from, from + moved.length);
    }
}

function act(event, action) {
    event.preventDefault();
    action();
}

/** Where a line and a column (both from 1, in characters) stand in a text. */
function offset(source, line, column) {
    const lines = source.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const text = [...(lines[line - 1] ?? "")];
    return before + text.slice(0, column - 1).join("").length;
}

/** @param {string} source @param {Mistake} mistake @returns {[number, number]} */
function span(source, { line, column, endLine, endColumn }) {
    const start = offset(source, line, column);
    return [start, Math.max(start + 1, offset(source, endLine, endColumn))];
}

/** A copy of a text that only shows where the mistakes are. @param {string} source @param {Mistake[]} mistakes */
function marked(source, mistakes) {
    const parts = [];
    let done = 0;
    const spans = mistakes.map((mistake) => span(source, mistake)).sort(([a], [b]) => a - b);
    for (const [start, end] of spans) {
        if (start < done) continue;
        parts.push(source.slice(done, start), element("mark", {}, source.slice(start, end)));
        done = end;
    }
    return [...parts, `${source.slice(done)}\n`];
}
