/** What the reader is told, and how. */

/** Tells a screen reader, politely. @param {string} text */
export function announce(text) {
    const region = document.getElementById("announcement");
    if (region !== null) region.textContent = text;
}

/**
 * An element with its attributes and its content.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(string | Node)} content
 */
export function element(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...content);
    return made;
}

/** A button. @param {string} label @param {() => void} press @param {Record<string, string>} [attributes] */
export function button(label, press, attributes = {}) {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", press);
    return made;
}

/** « 2 734 », as French writes it. @param {number} number */
export const spaced = (number) => number.toLocaleString("fr-FR");

/** « 1 exécution », « 18 exécutions ». @param {number} number @param {string} what */
export const count = (number, what) => `${spaced(number)}\u00a0${what}${number < 2 ? "" : "s"}`;

/** Copies a text, and says whether it could. @param {string} text */
export async function copy(text) {
    const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    announce(copied ? "Copié" : "Copie refusée par le navigateur");
    return copied;
}

/** Loads a style sheet that stands beside these modules, once. @param {string} path @returns {Promise<void>} */
export function style(path) {
    const href = new URL(path, import.meta.url).href;
    if (document.querySelector(`link[href="${href}"]`) !== null) return Promise.resolve();
    const link = element("link", { rel: "stylesheet", href });
    document.head.append(link);
    return new Promise((resolve) => {
        link.addEventListener("load", () => resolve(), { once: true });
        link.addEventListener("error", () => resolve(), { once: true });
    });
}
