// Keeps an open page up to date: reloads it when there is a new site, and shows what is wrong in the text.
(() => {
    "use strict";
    const shown = document.currentScript.dataset.site;
    const alert = document.getElementById("au-fil-error");
    let events;

    const update = ({ data }) => {
        const { site, error } = JSON.parse(data);
        if (site !== shown) {
            events.close();
            location.reload();
            return;
        }
        const text = alert.querySelector("pre");
        if (text.textContent !== (error ?? "")) text.textContent = error ?? "";
        alert.hidden = error === null;
    };

    // A browser keeps only six connections to a server, so a page that nobody sees gives its own back.
    const listen = () => {
        events?.close();
        if (document.hidden) return;
        events = new EventSource("/__au-fil/events");
        events.onmessage = update;
    };

    document.addEventListener("visibilitychange", listen);
    listen();
})();
