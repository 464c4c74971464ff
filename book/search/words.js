// What is typed, as the index wants it; and what the index gives, as a page would print it. `crates/search` prepares the text in the same way.

/** Words that say nothing of what is looked for. */
const SMALL = new Set(("à ai as au aux avec c ce ces cet cette ceux comme comment d dans de des donc du elle elles en est et être eux fait faire faut "
    + "il ils j je l la le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou où par pas peut peux plus pour pourquoi qu quand que quel "
    + "quelle quelles quels qui quoi après avant depuis entre passe pendant sous vers s sa se sera ses si sont son sur t ta te tes ton tu un une va vos votre vous y "
    + ["the", "of", "is", "it", "this", "that", "to", "be"].join(" ")).split(" "));

/** Words that have the stem of another one, and are no form of it. */
const ALIKE = new Set(("file files").split(" "));

/** A word as the index has it: « file » is not « fil », and « 17.2 » is one word. */
const toldApart = (word) => ALIKE.has(word) ? word.replaceAll("e", "ə") : word;

/** The same for who reads it. */
export const asWritten = (text) => text.replace(/(?<=\d)ə(?=\d)/gu, ".").replaceAll("ə", "e");

/** The end of a block of text or of a line of code. */
const END = "¶";

/** The longest sentence that is shown whole, in words, and how many words of a longer one stand before the first that is looked for. */
const LONGEST = 36;
const BEFORE = 8;

/** What is looked for in what was typed, a term a word, each with its forms; none where there is nothing to look for yet. */
export function terms(typed) {
    const words = looked(typed);
    if (words.join(" ").length < 2) return [];
    // « dead lock », « rendez vous »: the book may write one word.
    const joined = words.slice(1).map((word, index) => ({ forms: [{ word: words[index] + word, worth: 1 }], extra: true }));
    const families = words.map(family);
    const isFirst = (word, index) => families[index] === undefined || families.indexOf(families[index]) === index;
    return [...words.filter(isFirst).map(term), ...joined];
}

/** The words that were typed, without the small ones where there are others. */
function looked(typed) {
    const all = typed.normalize("NFC").toLowerCase().replace(/(?<=\d)\.(?=\d)/gu, "ə").replace(/[^\p{L}\p{N}_-]+/gu, " ").split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word))
        // « se passe-t-il », « puis-je »
        .map((word) => word.replace(/(?<=\p{L})-(t-)?(ce|elles?|ils?|je|nous|on|tu|vous)$/u, ""))
        .map(toldApart);
    const telling = all.filter((word) => !SMALL.has(word));
    return [...new Set(telling.length > 0 ? telling : all)];
}

/** A word with its forms, and its parts where it is a name such as « list-race ». */
function term(word) {
    const parts = word.split(/[-_]+/).filter((part) => part.length > 1 && part !== word);
    return { forms: forms(word), parts: parts.map(term) };
}

/** Words that a reader takes one for another: a verb and what it makes, and the word of Python or of English for what the book says in French. */
const FAMILIES = [
    ["thread", "threads", "threading", "fil"],
    ["lock", "verrou", "verrouiller", "verrouillage"],
    ["deadlock", "interblocage", "interbloquer"],
    ["channel", "canal"],
    ["attendre", "attente"],
    ["bloquer", "blocage"],
    ["lancer", "lancement"],
    ["créer", "création"],
    ["partager", "partage"],
    ["envoyer", "envoi"],
    ["recevoir", "réception"],
    ["fermer", "fermeture"],
    ["prêter", "prêt"],
    ["emprunter", "emprunt"],
    ["paniquer", "panique"],
    ["maximum", "limite"],
];

/** Their words, for one that is misspelt. */
export const AKIN_WORDS = FAMILIES.flat();

/** What a word of a family is worth for another. */
const AKIN = 0.5;

/** The forms of a word that Pagefind takes for other words, and how much each is worth. */
export function forms(word) {
    // « attendu », « récupérées », « démarrent »: Pagefind takes accents away before it looks for the stem, and leaves « -ent ».
    const same = [word, word.replace(/(?<=..[nr]d)(s|ons|ez|ent|ais|ait|aient|ant|us?|ues?)?$/u, "re"), word.replace(/(?<=...)(ées?|ent)$/u, "er")];
    // Who has no « œ » on the keyboard, or types an error's number.
    if (/oe(?=[ui])/u.test(word)) same.push(word.replace(/oe(?=[ui])/gu, "œ"));
    if (/^\d{4}$/.test(word)) same.push(`e${word}`);
    // « verrous » has a stem of its own.
    if (/[aiou]s?$/u.test(word)) same.push(word.endsWith("s") ? word.slice(0, -1) : `${word}s`);
    if (/[-_]/.test(word)) same.push(word.replace(/_/g, "-"), word.replace(/-/g, "_"));
    const known = new Set(same.map(bared));
    const akin = (family(word) ?? []).filter((one) => !known.has(bared(one)));
    return [...[...new Set(same)].map((word) => ({ word, worth: 1 })), ...akin.map((word) => ({ word, worth: AKIN }))];
}

/** The family of a word, whatever its ending: that of a verb, or of a plural. */
function family(word) {
    const bare = bared(word);
    const is = (one) => {
        const name = bared(one);
        const stem = name.replace(/(er|re|ir)$/u, "");
        if (stem === name) return bare === name || bare === `${name}s`;
        return bare.startsWith(stem) && bare.length <= name.length + 3;
    };
    return FAMILIES.find((family) => family.some(is));
}

/** Without accents. */
export const bared = (word) => word.normalize("NFD").replace(/\p{M}/gu, "");

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
            .map(({ location, weight }) => [words[location].toLowerCase(), weight]));
        return [...scores.values()].reduce((sum, score) => sum + score, 0);
    };
    return all.reduce((one, other) => worth(other) > worth(one) ? other : one, all[0] ?? { begin: 0, end: 0 });
}

/** Signs stand again where they stood, and no line begins with what ends one. */
function typeset(text) {
    const shown = asWritten(text).replace(/[\ue000-\uf8ff]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xe000));
    return shown.replace(/(?<=\u2060\u0002?) | (?=\u0001?\u2060)|\u2060/gu, "").replace(/ ([;!?])/g, "\u202f$1").replace(/ ([:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

function parts(text) {
    return text.split(/[\u0001\u0002]/u).map((text, index) => ({ text, found: index % 2 === 1 })).filter(({ text }) => text !== "");
}
