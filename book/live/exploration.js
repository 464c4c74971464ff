/**
 * What the explorer found: every outcome with its count of executions and, where it is opened, a schedule that leads there.
 *
 * @typedef {{ end: string, status: number | null, stdout: string, panics: { path: string, message: string, line: number }[], schedule: string, executions: number, reason?: string }} Outcome
 * @typedef {{ executions: number, exhaustive: boolean, entangled: boolean, outcomes: Outcome[], caveats: string[] }} Report
 * @typedef {[thread: number, line: number, operation: string, object: string, printed: string]} Step
 * @typedef {{ threads: string[], steps: Step[] }} Witness
 */
import { count, element, spaced } from "./words.js";

/** Outcomes that are shown at once; a click shows the others. */
const FEW = 20;

/**
 * @param {Report} report
 * @param {(schedule: string) => Promise<Witness | string>} replay one schedule, step by step, or why not
 * @param {string} listing whose lines the steps lead to
 */
export function outcomes(report, replay, listing) {
    const all = report.outcomes.map((outcome) => shown(outcome, report, replay, listing));
    const few = all.slice(0, FEW);
    const rest = all.slice(FEW);
    if (rest.length > 0) few.push(element("details", { class: "schedule" }, element("summary", {}, `Voir ${count(rest.length, "autre")} issues`), ...rest));
    return element("div", { class: "explored" }, ...few, element("p", { class: "hint" }, meaning(report)));
}

/** « 3 issues possibles ; 2 734 exécutions couvrent tous les ordonnancements. » @param {Report} report */
export function title({ outcomes, executions, exhaustive, entangled }) {
    const ways = outcomes.length === 1 ? "Une seule issue" : `${spaced(outcomes.length)} issues`;
    if (!exhaustive) return `Échantillon : ${ways.toLowerCase()} dans les ${count(executions, "exécution")} explorées.`;
    const cover = executions === 1 ? "couvre" : "couvrent";
    return `${ways} ; ${count(executions, "exécution")} ${cover} tous les ordonnancements${entangled ? " équitables" : ""}.`;
}

/** @param {Report} report */
function meaning({ exhaustive, caveats }) {
    const counted = "Deux exécutions diffèrent par l’ordre d’étapes qui dépendent l’une de l’autre : leur nombre n’est pas une probabilité.";
    const more = exhaustive || caveats.length > 0 ? "" : " Il y en a davantage.";
    return [counted + more, ...caveats.map((caveat) => `${caveat[0].toUpperCase()}${caveat.slice(1)}.`)].join(" ");
}

function shown(outcome, report, replay, listing) {
    const lines = outcome.stdout.split("\n").slice(0, -1);
    const text = element("code", {}, ...lines.flatMap((line) => [line, element("br")]).slice(0, -1));
    const end = ending(outcome);
    if (end !== null) text.append(...(lines.length > 0 ? [element("br")] : []), element("em", {}, `(${end})`));
    if (text.childNodes.length === 0) text.append(element("em", {}, "(rien)"));
    const share = report.executions > 1 ? `${count(outcome.executions, "exécution")} sur ${spaced(report.executions)}` : count(outcome.executions, "exécution");
    const details = element("details", { class: "schedule outcome" }, element("summary", {}, text, " ", element("span", { class: "count" }, share)));
    details.addEventListener("toggle", async () => {
        const place = element("p", { role: "status" }, "L’ordonnancement se rejoue…");
        details.append(place);
        const found = await replay(outcome.schedule);
        place.replaceWith(typeof found === "string" ? element("p", {}, found) : table(found, listing));
    }, { once: true });
    return details;
}

/** How a program ended that did not end well. @param {Outcome} outcome */
function ending({ end, status, panics, reason }) {
    const message = panics.filter(({ path }) => path === "0").at(-1)?.message.split("\n")[0] ?? "";
    switch (end) {
        case "panicked": return `panique\u00a0: ${message}`;
        case "deadlocked": return "interblocage";
        case "endless": return "sans fin";
        case "aborted": return reason ?? `code de sortie\u00a0${status}`;
        default: return status ? `code de sortie\u00a0${status}` : failed(panics);
    }
}

/** A program can end well though one of its threads did not. @param {Outcome["panics"]} panics */
function failed(panics) {
    const lines = [...new Set(panics.map(({ line }) => line))];
    return lines.length === 0 ? null : `panique à la ligne\u00a0${lines.join(", ")}`;
}

/** A column for each thread, time downwards, as the recorded schedules have it. @param {Witness} witness @param {string} listing */
export function table({ threads, steps }, listing) {
    const heads = threads.map((name) => element("th", { scope: "col" }, name));
    const rows = steps.map((step, index) => {
        const cells = threads.map((_, thread) => (thread === step[0] ? cell(step, listing) : element("td")));
        return element("tr", {}, element("th", { scope: "row" }, `${index + 1}`), ...cells);
    });
    const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "étape"), ...heads));
    return element("div", { class: "steps", tabindex: "0", role: "group", "aria-label": "Ordonnancement" }, element("table", {}, head, element("tbody", {}, ...rows)));
}

/** Where an operation has no line of its own, what the line tells. */
const TELLS = { "libère": "pris", drop: "créé" };
const ENDS = ["libère", "fin du fil", "fin du programme"];

/** @param {Step} step */
function cell([, line, operation, object, printed], listing) {
    const told = line > 0 ? TELLS[operation] : undefined;
    const parts = [];
    if (line > 0 && told === undefined) parts.push(lineLink(line, listing));
    parts.push(...operationOf(operation));
    if (object !== "") parts.push(element("span", { class: "object" }, object));
    if (told !== undefined) parts.push(element("small", {}, `(${told} ligne\u00a0`, lineLink(line, listing), ")"));
    if (printed !== "") {
        const lines = printed.split("\n").flatMap((text) => [text, element("br")]).slice(0, -1);
        parts.push(element("samp", operation === "panic" ? { class: "fails" } : {}, ...lines));
    }
    return element("td", {}, ...parts.flatMap((part) => [part, " "]).slice(0, -1));
}

/** To the line, where the page shows it. */
function lineLink(line, listing) {
    const id = `${listing}.${line}`;
    return document.getElementById(id) === null ? `${line} ` : element("a", { href: `#${id}` }, `${line}`);
}

function operationOf(operation) {
    const waits = ["attend ", "répète "].find((how) => operation.startsWith(how));
    if (waits !== undefined) return [element("span", { class: "waits" }, waits), element("code", {}, operation.slice(waits.length))];
    return [ENDS.includes(operation) ? element("em", {}, operation) : element("code", {}, operation)];
}
