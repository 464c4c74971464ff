// Before the page is drawn: its theme, and whether the contents stand beside it.
"use strict";

/** What the reader once chose, here or in `book.js`; null where a browser keeps nothing. */
function kept(name) {
    try {
        return localStorage.getItem(name);
    } catch {
        return null;
    }
}

(() => {
    const html = document.documentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)");

    const paint = () => {
        const theme = kept("theme") ?? (dark.matches ? "dark" : "light");
        html.classList.toggle("navy", theme === "dark");
        html.classList.toggle("light", theme !== "dark");
    };

    html.classList.add("js");
    html.classList.toggle("with-contents", innerWidth >= 1080 && kept("contents") !== "hidden");
    paint();
    dark.addEventListener("change", paint);
    addEventListener("theme-chosen", paint);
})();
