/**
 * What the explorer found: every outcome with its count of executions and, where it is opened, a schedule that leads there.
 *
 * @typedef {{ end: string, status: number | null, stdout: string, panics: { path: string, message: string, line: number }[], schedule: string, executions: number, reason?: string }} Outcome
 * @typedef {{ executions: number, exhaustive: boolean, entangled: boolean, outcomes: Outcome[], caveats: string[] }} Report
 */
import { count, element, spaced } from "./words.js";

/** Outcomes that are shown at once; a click shows the others. */
const FEW = 20;

/**
 * @param {Report} report
 * @param {(schedule: string) => Promise<{ html: string } | string>} replay one schedule, step by step, or why not
 */
export function outcomes(report, replay) {
    const all = report.outcomes.map((outcome) => shown(outcome, report, replay));
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

function shown(outcome, report, replay) {
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
        place.replaceWith(typeof found === "string" ? element("p", {}, found) : steps(found.html));
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

/** What the companion drew, without the links to lines that the page does not show. @param {string} html */
function steps(html) {
    const { content } = Object.assign(document.createElement("template"), { innerHTML: html });
    for (const link of content.querySelectorAll("a")) {
        if (document.getElementById(link.hash.slice(1)) === null) link.replaceWith(...link.childNodes);
    }
    return content;
}
