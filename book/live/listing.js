/**
 * The listings that run: the buttons of each, and under them what they open, which is loaded when it is first used.
 *
 * Where the companion serves the page, it holds a token and programs run here; elsewhere, what can runs on the Rust Playground.
 */
import { forget, keep, kept } from "./keeping.js";
import { announce, button, copy, count, element, style } from "./words.js";

/** All those of the page: two figures may show parts of one listing. @type {Listing[]} */
const all = [];

const LOST = "La connexion au compagnon est perdue. Relancez « cargo run » dans un terminal ; cette page se recharge alors d’elle-même.";

class Listing {
    #place;
    #figure;
    #token;
    #name;
    /** The whole file, which the page carries in its link to download it. */
    #original;
    /** @type {import("./companion.js").Companion | null} */
    #companion = null;
    /** @type {import("./terminal.js").Terminal | null} */
    #terminal = null;
    /** @type {import("./editor.js").Editor | null} */
    #editor = null;
    /** What another figure of the same listing was changed to while this editor opens. @type {string | null} */
    #followed = null;
    #panel = null;
    #status = element("p", { class: "status" });
    #busy = false;
    /** Told what a schedule that is asked for looks like. @type {((found: any) => void) | null} */
    #replayed = null;
    #buttons = {};

    /** @param {HTMLElement} place @param {typeof import("./companion.js").Companion | null} Companion @param {string | null} token */
    constructor(place, Companion, token) {
        this.#place = place;
        this.#figure = place.closest("figure");
        this.#token = token;
        this.#name = place.dataset.listing;
        const link = this.#figure.querySelector("figcaption .source").href;
        this.#original = decodeURIComponent(link.slice(link.indexOf(",") + 1));
        if (Companion !== null) this.#companion = new Companion(token, (notice) => this.#hear(notice), () => this.#lost());
        this.#put();
        all.push(this);
        if (kept(this.#name, this.#original) !== null) this.#edit(false);
    }

    get #number() {
        return this.#figure.querySelector(".number").textContent.toLowerCase();
    }

    get #runsThere() {
        return "playground" in this.#place.dataset;
    }

    /** What runs: null is the listing itself. */
    get #source() {
        const source = this.#editor?.source ?? this.#original;
        return source === this.#original ? null : source;
    }

    get #args() {
        return (this.#buttons.args?.value ?? "").split(/\s+/).filter((word) => word !== "");
    }

    // ---- Buttons ----

    #put() {
        const { dataset } = this.#place;
        const there = this.#companion === null && this.#runsThere;
        const label = there ? "▶ Exécuter sur le Playground" : "▶ Exécuter";
        const title = there ? { title: "Envoie ce programme à play.rust-lang.org, qui l’exécute" } : {};
        this.#buttons.run = button(label, () => (this.#busy ? this.#stop() : this.run()), { class: "main", ...title });
        this.#buttons.run.dataset.label = label;
        this.#buttons.edit = button("Modifier", () => this.#edit(true));
        this.#buttons.restore = button("Rétablir", () => this.#restore(), { hidden: "" });
        this.#place.append(this.#buttons.run, this.#buttons.edit, this.#buttons.restore);
        if (this.#canExplore) {
            this.#buttons.explore = button("Explorer", () => this.explore());
            this.#place.append(this.#buttons.explore);
        }
        if (dataset.args !== undefined && this.#companion !== null) this.#place.append(this.#argsField(dataset.args));
        for (const each of [this.#buttons.run, this.#buttons.edit, this.#buttons.restore, this.#buttons.explore]) {
            each?.setAttribute("aria-describedby", this.#captionId());
        }
    }

    /** A button says which listing is meant: there are many on a page. */
    #captionId() {
        const caption = this.#figure.querySelector(".number");
        caption.id ||= `number-${this.#figure.id}`;
        return caption.id;
    }

    #argsField(value) {
        const field = element("input", { value, size: "12", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
        field.addEventListener("keydown", (event) => event.key === "Enter" && !this.#busy && this.run());
        this.#buttons.args = field;
        return element("label", {}, "Arguments ", field);
    }

    get #canExplore() {
        return this.#companion === null ? this.#recorded().length > 0 : "explore" in this.#place.dataset;
    }

    /** The sentences of this page that the explorer proved of this listing. */
    #recorded() {
        return [...document.querySelectorAll(`[data-explored="${this.#name}"]`)];
    }

    #be(busy) {
        this.#busy = busy;
        const { run, explore, edit, restore } = this.#buttons;
        run.textContent = busy ? "■ Arrêter" : run.dataset.label;
        this.#place.classList.toggle("busy", busy);
        for (const other of [explore, edit, restore]) if (other !== undefined) other.disabled = busy;
        if (!busy && this.#followed !== null && this.#editor === null) this.#edit(false);
    }

    // ---- The panel ----

    #open() {
        if (this.#panel !== null) return this.#panel.querySelector(".body");
        const close = button("Fermer", () => this.#close());
        const bar = element("div", { class: "bar" }, this.#status, close);
        this.#panel = element("section", { class: "run", "aria-label": `Exécution du ${this.#number}` }, bar, element("div", { class: "body" }));
        this.#place.after(this.#panel);
        return this.#panel.querySelector(".body");
    }

    #close() {
        this.#empty();
        this.#panel?.remove();
        this.#panel = null;
        this.#companion?.leave();
        this.#be(false);
        this.#buttons.run.focus();
    }

    /** The panel without what it showed. */
    #empty() {
        this.#terminal?.dispose();
        this.#terminal = null;
        this.#panel?.querySelector(".body").replaceChildren();
        this.#panel?.querySelector(".bar .copy-output")?.remove();
    }

    /** Says what happens: in the panel, and to a screen reader. @param {string} text @param {string} [kind] `good` or `bad` */
    #say(text, kind = "") {
        this.#status.textContent = text.replaceAll("'", "’");
        this.#status.className = `status ${kind}`;
        announce(`${text} (${this.#number})`);
    }

    #offerCopy(text) {
        const offered = button("Copier", async () => {
            offered.textContent = (await copy(text())) ? "Copié" : "Copie refusée";
            offered.addEventListener("blur", () => (offered.textContent = "Copier"), { once: true });
        }, { class: "copy-output" });
        this.#panel.querySelector(".bar .copy-output")?.remove();
        this.#status.after(offered);
    }

    async #terminalOpen() {
        if (this.#terminal !== null) return this.#terminal.clear();
        this.#open();
        this.#empty();
        const [{ Terminal }] = await Promise.all([import("./terminal.js"), style("vendor/xterm/xterm.css"), style("live.css")]);
        const place = element("div", { class: "screen" });
        this.#open().append(place, element("p", { class: "hint" }, "Échap : sortir du terminal. Ctrl-C : interrompre. Ctrl-D : fin de l’entrée."));
        this.#terminal = new Terminal(place, {
            typed: (text) => this.#busy && this.#companion.type(text),
            resized: (columns, rows) => this.#busy && this.#companion.tell({ type: "resize", columns, rows }),
            leave: () => this.#buttons.run.focus(),
        });
        this.#offerCopy(() => this.#terminal.text());
        this.#panel.scrollIntoView({ block: "nearest" });
    }

    // ---- Running ----

    async run() {
        if (this.#busy) return;
        this.#editor?.mark([]);
        if (this.#companion === null) return this.#runElsewhere();
        this.#be(true);
        await this.#terminalOpen();
        this.#say("Démarrage…");
        const { columns, rows } = this.#terminal;
        await this.#ask({ type: "run", ...this.#program(), columns, rows });
    }

    #program() {
        return { listing: this.#name, source: this.#source, args: this.#args, optimised: "optimised" in this.#place.dataset };
    }

    async #ask(request) {
        if (await this.#companion.ask(request)) return;
        this.#be(false);
        this.#say(LOST, "bad");
        this.#answer("Le compagnon ne répond pas.");
    }

    #stop() {
        this.#companion?.tell({ type: "stop" });
    }

    #lost() {
        this.#answer("Le compagnon ne répond pas.");
        if (!this.#busy) return;
        this.#be(false);
        this.#terminal?.end();
        this.#say(LOST, "bad");
    }

    /** @param {import("./companion.js").Notice | Uint8Array} notice */
    #hear(notice) {
        if (notice instanceof Uint8Array) {
            this.#terminal?.write(notice);
            return;
        }
        const { text, ahead } = notice;
        switch (notice.type) {
            case "queued": return this.#say(`En attente : ${count(ahead, "programme")} avant celui-ci.`);
            case "building": return this.#busy && this.#say("Compilation…");
            case "progress": return this.#busy && (this.#status.textContent = text);
            case "exploring": return this.#busy && this.#say("Exploration de tous les ordonnancements…");
            case "started": return this.#started();
            case "ended": return this.#ended(notice);
            case "rejected": return this.#rejected(notice);
            case "explored": return this.#explored(notice.report);
            case "replayed": return this.#answer(notice);
            case "refused": return this.#refused(text);
        }
    }

    #started() {
        this.#say("En cours…");
        if ("typed" in this.#place.dataset) this.#terminal.focus();
    }

    #ended({ text, status }) {
        this.#answer(text);
        if (!this.#busy) return;
        if (this.#terminal !== null && this.#panel.contains(document.activeElement)) this.#buttons.run.focus();
        this.#be(false);
        this.#terminal?.end();
        this.#say(text, status === 0 ? "good" : "bad");
    }

    async #rejected({ text, errors }) {
        this.#answer("rustc refuse ce programme.");
        this.#be(false);
        await this.#terminalOpen();
        this.#terminal.write(text);
        this.#terminal.end("first");
        this.#editor?.mark(errors);
        this.#say(errors.length === 0 ? "rustc refuse ce programme." : `rustc refuse ce programme : ${count(errors.length, "erreur")}.`, "bad");
    }

    #refused(text) {
        this.#answer(text);
        if (!this.#busy) return;
        this.#be(false);
        const [first, ...more] = text.split("\n");
        this.#say(first, "bad");
        if (more.length > 0) this.#showText(more.join("\n"));
    }

    /** A text of several lines, in the terminal's place. @param {string} text */
    #showText(text) {
        this.#empty();
        this.#open().append(element("pre", { class: "console", tabindex: "0" }, element("code", {}, text)));
        this.#offerCopy(() => text);
    }

    // ---- Elsewhere ----

    async #runElsewhere() {
        await style("live.css");
        this.#open();
        this.#empty();
        if (this.#runsThere && this.#args.length === 0) return this.#runThere();
        this.#say(`Ce programme s’exécute chez vous : ${this.#place.dataset.here}.`);
        const command = element("kbd", {}, this.#place.dataset.command);
        this.#open().append(element("pre", { class: "console" }, element("code", {}, element("span", { class: "prompt" }, "$ "), command)),
            element("p", { class: "hint" }, "Sous « cargo run », qui sert ce livre sur votre machine, cette page l’exécute ici même."));
        this.#offerCopy(() => command.textContent);
    }

    async #runThere() {
        const { execute } = await import("./playground.js");
        this.#say("Envoyé à play.rust-lang.org…");
        this.#buttons.run.disabled = true;
        const { ok, output, said } = await execute(this.#source ?? this.#original);
        this.#buttons.run.disabled = false;
        if (this.#panel === null) return;
        this.#open().replaceChildren(element("pre", { class: "console", tabindex: "0", role: "group", "aria-label": "Sortie du programme" }, element("code", {}, output)));
        this.#offerCopy(() => output);
        this.#say(said, ok ? "good" : "bad");
    }

    // ---- Exploring ----

    async explore() {
        if (this.#busy) return;
        await style("live.css");
        this.#open();
        this.#empty();
        if (this.#companion === null) return this.#showRecorded();
        this.#editor?.mark([]);
        this.#be(true);
        this.#say("Exploration de tous les ordonnancements…");
        await this.#ask({ type: "explore", ...this.#program() });
    }

    #showRecorded() {
        const sentences = this.#recorded().map((sentence) => {
            const copied = sentence.cloneNode(true);
            copied.removeAttribute("data-explored");
            const schedule = sentence.nextElementSibling?.matches("details.schedule") ? sentence.nextElementSibling : null;
            if (schedule !== null) copied.append(" ", button("Voir l’ordonnancement", () => {
                schedule.open = true;
                schedule.querySelector("summary").focus();
            }));
            return copied;
        });
        this.#open().append(...sentences);
        this.#say("Ce que l’explorateur a prouvé quand ce livre a été construit :");
    }

    async #explored(report) {
        const { outcomes, title } = await import("./exploration.js");
        this.#be(false);
        const program = this.#program();
        this.#empty();
        this.#open().append(outcomes(report, (schedule) => this.#replay(program, schedule)));
        this.#say(title(report));
    }

    /** One schedule at a time: the next one waits for its turn. */
    async #replay(program, schedule) {
        while (this.#replayed !== null) await new Promise((resolve) => this.#panel?.addEventListener("replayed", resolve, { once: true }));
        return new Promise((resolve) => {
            this.#replayed = resolve;
            this.#ask({ type: "replay", ...program, schedule });
        });
    }

    #answer(found) {
        const resolve = this.#replayed;
        this.#replayed = null;
        resolve?.(found);
        this.#panel?.dispatchEvent(new Event("replayed"));
    }

    // ---- Changing ----

    /** @param {boolean} focus whether the reader asked for it */
    async #edit(focus) {
        this.#buttons.edit.disabled = true;
        const [{ Editor }] = await Promise.all([import("./editor.js"), style("live.css")]);
        const version = kept(this.#name, this.#original);
        this.#editor = new Editor(this.#followed ?? version?.source ?? this.#original, {
            name: this.#number,
            changed: (source) => this.#changed(source),
            run: () => this.run(),
        });
        this.#figure.querySelector(".code").after(this.#editor.root);
        this.#figure.classList.add("edited");
        if (version?.stale) this.#editor.root.prepend(element("p", { class: "stale" }, "Le listing du livre a changé depuis votre version. « Rétablir » montre le nouveau."));
        this.#buttons.edit.disabled = false;
        this.#buttons.edit.hidden = true;
        this.#buttons.restore.hidden = false;
        if (focus) this.#editor.focus();
    }

    /** The other figures of the page that show parts of the same listing. */
    get #twins() {
        return all.filter((other) => other !== this && other.#name === this.#name);
    }

    /** One listing has one version, wherever it is shown. @param {string} source */
    #changed(source) {
        keep(this.#name, this.#original, source);
        for (const twin of this.#twins) twin.#follow(source);
    }

    /** @param {string} source */
    #follow(source) {
        this.#followed = source;
        if (this.#editor !== null) this.#editor.source = source;
        else if (!this.#buttons.edit.disabled) this.#edit(false);
    }

    #restore() {
        if (this.#source !== null && !confirm("Abandonner votre version de ce listing ?")) return;
        forget(this.#name);
        for (const each of [this, ...this.#twins]) each.#showOriginal();
        this.#buttons.edit.focus();
        announce("Le listing du livre est rétabli");
    }

    #showOriginal() {
        this.#editor?.root.remove();
        this.#editor = null;
        this.#followed = null;
        this.#figure.classList.remove("edited");
        this.#buttons.restore.hidden = true;
        this.#buttons.edit.hidden = false;
    }
}

const token = document.querySelector('meta[name="au-fil-token"]')?.content ?? null;
// What talks to the companion is of no use without one.
const Companion = token === null ? null : (await import("./companion.js")).Companion;

for (const place of document.querySelectorAll(".actions")) new Listing(place, Companion, token);
