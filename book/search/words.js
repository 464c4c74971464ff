// What is typed, as the index wants it; and what the index gives, as a page would print it. `crates/search` prepares the text in the same way.

/** Words that say nothing of what is looked for. */
const SMALL = new Set(("à ai as au aux avec c ce ces cet cette ceux comme comment d dans de des donc du elle elles en est et être eux fait faire faut "
    + "il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou où par pas peut peux plus pour pourquoi qu quand que quel "
    + "quelle quelles quels qui quoi après avant depuis entre passe pendant sous vers s sa se sera ses si sont son sur t ta te tes ton tu un une va vos votre vous y").split(" "));

/** The end of a block of text or of a line of code. */
const END = "¶";

/** The longest sentence that is shown whole, in words, and how many words of a longer one stand before the first that is looked for. */
const LONGEST = 36;
const BEFORE = 8;

/** The queries for what was typed, the most precise first; none where there is nothing to look for yet. */
export function queries(typed) {
    let all = typed.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}_-]+/gu, " ").split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word));
    // « se passe-t-il », « puis-je »
    all = all.map((word) => word.replace(/(?<=\p{L})-(t-)?(ce|elles?|ils?|je|nous|on|tu|vous)$/u, ""));
    const telling = all.filter((word) => !SMALL.has(word));
    const words = (telling.length > 0 ? telling : all).join(" ");
    if (words.length < 2) return [];
    // A name such as « list-race » is one word first, then its parts.
    return [...new Set([words, words.replace(/-+/g, " ").trim()])];
}

/** The parts of the sentence that answers best, each `{ text, found }`. */
export function sentence(content, locations) {
    const words = content.split(" ");
    const { begin, end } = best(words, sentences(words), locations);
    const hits = new Set(locations.map(({ location }) => location));
    const first = words.findIndex((_, index) => index >= begin && hits.has(index));
    const from = end - begin > LONGEST && first < end ? Math.max(begin, Math.min(first - BEFORE, end - LONGEST)) : begin;
    const to = Math.min(end, from + LONGEST);
    const shown = words.slice(from, to).map((word, index) => hits.has(from + index) ? `\u0001${word}\u0002` : word).join(" ");
    return parts((from > begin ? "… " : "") + typeset(shown) + (to < end ? " …" : ""));
}

/** Where sentences begin and end, in words. */
function sentences(words) {
    const all = [];
    let begin = 0;
    words.forEach((word, index) => {
        const after = word === END ? index : index + 1;
        // Signs that are glued to what follows end nothing, such as the point of « list-race.rs ».
        if (word === END || /[.!?…][»)"]*$/u.test(word) || after === words.length) {
            if (after > begin) all.push({ begin, end: after });
            begin = index + 1;
        }
    });
    return all;
}

/** The sentence with most of what is looked for, a word counting once; the first one where only the heading has it. */
function best(words, all, locations) {
    const worth = ({ begin, end }) => {
        const scores = new Map(locations.filter(({ location }) => location >= begin && location < end)
            .map(({ location, balanced_score }) => [words[location].toLowerCase(), balanced_score]));
        return [...scores.values()].reduce((sum, score) => sum + score, 0);
    };
    return all.reduce((one, other) => worth(other) > worth(one) ? other : one, all[0] ?? { begin: 0, end: 0 });
}

/** Signs stand again where they stood, and no line begins with what ends one. */
function typeset(text) {
    return text.replace(/(?<=\u2060\u0002?) | (?=\u0001?\u2060)|\u2060/gu, "").replace(/ ([;!?])/g, "\u202f$1").replace(/ ([:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

function parts(text) {
    return text.split(/[\u0001\u0002]/u).map((text, index) => ({ text, found: index % 2 === 1 })).filter(({ text }) => text !== "");
}
