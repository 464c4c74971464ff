/** The reader's versions of listings, kept in this browser. */

const key = (listing) => `listing:${listing}`;

/** Tells one text from another: FNV-1a over UTF-16, 32 bits, with the length. @param {string} text */
export function hash(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return `${hash.toString(16)}-${text.length}`;
}

/**
 * What was kept of a listing: the reader's version, and whether it was made from another text than this.
 * @param {string} listing @param {string} original
 * @returns {{ source: string, stale: boolean } | null}
 */
export function kept(listing, original) {
    try {
        const { of, source } = JSON.parse(localStorage.getItem(key(listing)) ?? "null") ?? {};
        if (typeof source !== "string" || source === original) return null;
        return { source, stale: of !== hash(original) };
    } catch {
        return null;
    }
}

/** Keeps a version; the original itself is not worth keeping. @param {string} listing @param {string} original @param {string} source */
export function keep(listing, original, source) {
    try {
        if (source === original) localStorage.removeItem(key(listing));
        else localStorage.setItem(key(listing), JSON.stringify({ of: hash(original), source }));
    } catch {
        // A browser that keeps nothing: the change holds for this page.
    }
}

/** Forgets it. @param {string} listing */
export function forget(listing) {
    try {
        localStorage.removeItem(key(listing));
    } catch {
        // There was nothing.
    }
}
