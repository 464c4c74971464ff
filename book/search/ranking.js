// Which passages answer best. Pagefind says, word by word, where a word stands and what it weighs there; what makes an answer of several words is decided here.
import { bared, forms as formsOf } from "./words.js";

/** What a word that a heading has adds to a passage: its own heading, its chapter's, that of an exercise, a summary or an annexe. */
const HEADINGS = { title: 8, chapter: 3, aside: 1 };

/** Where the words stand together, a passage is worth up to so many times more, */
const TOGETHER = 4;

/** together being so many words and signs from one word to the next, or, for a part of it, so many. */
const NEAR = 5;
const LESS_NEAR = 12;
const PART = 0.5;

/** What a passage must have of what is looked for, by the weight of the words. */
const ENOUGH = 0.45;

/** What sums up or repeats, next to what explains. */
const ASIDE = 0.7;

/** The same, where its heading has all that is looked for. */
const NAMED = 5;

/** About as many passages as a book has: a word that stands in all of them weighs little. */
const PASSAGES = 400;

/** In how many letters one may be wrong, and how many letters there are at least. */
const LETTERS = 5;
const FEWEST = 4;

/** How many letters « poisoning » and « poisoned » must have in common to be taken for each other; half of them, where that is more. */
const SHORTEST_STEM = 5;

const sum = (values) => values.reduce((all, one) => all + one, 0);

/** Ranks the passages of an index of Pagefind's; `headings` are the words of the book's headings. What a word gave is kept: who types on asks for the new word only. */
export function ranker(index, headings) {
    const known = new Map();
    const look = (word) => {
        if (!known.has(word)) known.set(word, index.search(word).then(({ results }) => results));
        return known.get(word);
    };
    const stands = async ({ word }) => (await look(`"${word}"`)).length > 0;

    /** What is looked for in place of a term that the book does not have: its parts, the headings' words that are nearly it, or what begins so, where it is the last. */
    const understood = async (term, place, terms) => {
        const standing = await Promise.all(term.forms.map(stands));
        const forms = term.forms.filter((_, index) => standing[index]);
        if (term.extra || forms.some(({ worth }) => worth === 1)) return [{ ...term, forms }];
        if (term.parts.length > 0) return term.parts;
        const near = nearly(bared(term.forms[0].word), headings);
        if (near.length > 0) return [{ ...term, forms: near.flatMap(formsOf) }];
        if (forms.length > 0) return [{ ...term, forms }];
        const isLast = place === terms.findLastIndex(({ extra }) => !extra);
        return isLast && await begins(term.forms[0].word) ? [term] : [];
    };

    /** Whether a word of the book begins so, or nearly. Of what no word begins with, Pagefind takes the last letters away until one does. */
    const begins = async (word) => {
        const [first] = await look(word);
        if (first === undefined) return false;
        const { content, meta } = await first.data();
        const all = content.split(" ");
        const marked = [...first.words.map((location) => all[location]), ...Object.values(meta).flatMap((heading) => heading.split(/[^\p{L}\p{N}_-]+/u))];
        const bare = bared(word);
        const enough = Math.min(bare.length, Math.max(SHORTEST_STEM, bare.length / 2));
        return marked.some((one) => common(bared(one.toLowerCase()), bare) >= enough);
    };

    /** The passages for these terms, the best first, each `{ data, score, places: [{ location, weight }] }`. */
    return async (terms) => {
        const meant = (await Promise.all(terms.map(understood))).flat();
        const found = await Promise.all(meant.map(async ({ forms, extra }) => ({ extra, all: await merged(forms, look) })));
        const needed = found.filter(({ extra, all }) => !extra && all.size > 0);
        return ranked(needed.map(({ all }) => all), found.filter(({ extra }) => extra).map(({ all }) => all));
    };
}

/** Among passages whose text is known, what explains before what repeats, where both answer about as well; but « exercice 12.3 » asks for that very exercise. */
export function explaining(passages, terms) {
    const words = terms.filter(({ extra }) => !extra).map(({ forms }) => bared(forms[0].word));
    const isNamed = (heading) => {
        const all = new Set(bared(heading.toLowerCase()).split(/[^\p{L}\p{N}_-]+/u));
        return words.length > 1 && words.every((word) => all.has(word));
    };
    const worth = ({ score, meta: { aside } }) => aside === undefined ? score : score * (isNamed(aside) ? NAMED : ASIDE);
    return passages.sort((one, other) => worth(other) - worth(one));
}

/** What has one of these forms of a word, by the passage: what the word weighs there, where it stands, and which headings have it. */
async function merged(forms, look) {
    const all = new Map();
    for (const { word, worth } of forms) {
        for (const one of await look(word)) {
            const mine = all.get(one.id) ?? { data: one.data, score: 0, places: [], named: {} };
            mine.score = Math.max(mine.score, one.score * worth);
            mine.places.push(...one.words);
            for (const field of one.matchedMetaFields ?? []) mine.named[field] = Math.max(mine.named[field] ?? 0, worth);
            all.set(one.id, mine);
        }
    }
    return all;
}

/** The passages for what each word gave; what `extras` gave, two words written as one, only adds to them. */
function ranked(found, extras) {
    const weights = found.map(({ size }) => Math.sqrt(Math.log(1 + PASSAGES / size)));
    const ids = new Set(found.flatMap((one) => [...one.keys()]));
    const all = [...ids].map((id) => passage(found.map((one) => one.get(id)), weights, sum(extras.map((one) => one.get(id)?.score ?? 0))));
    const most = Math.max(0, ...all.map(({ covered }) => covered));
    return all.filter(({ covered }) => covered >= Math.min(most, ENOUGH)).sort((one, other) => other.score - one.score);
}

/** A passage, from what each word gave for it. */
function passage(mine, weights, more) {
    const whole = sum(weights);
    const places = mine.flatMap((one, index) => (one?.places ?? []).map((location) => ({ location, weight: weights[index], index })));
    places.sort((one, other) => one.location - other.location);
    const covered = sum(weights.filter((_, index) => mine[index])) / whole;
    const words = sum(mine.map((one) => one?.score ?? 0)) + headed(mine, weights);
    const gaps = mine.length - 1;
    const near = gaps === 0 ? 0 : Math.max(together(places, weights, NEAR * gaps), PART * together(places, weights, LESS_NEAR * gaps)) / whole;
    const { data } = mine.find((one) => one);
    return { data, places, covered, score: (words * (1 + TOGETHER * near ** 2) + more) * covered };
}

/** What its headings add to a passage: more than in proportion where they have most of the words. */
function headed(mine, weights) {
    const whole = sum(weights);
    return sum(Object.entries(HEADINGS).map(([field, worth]) => {
        const weight = sum(weights.map((weight, index) => weight * (mine[index]?.named[field] ?? 0)));
        return worth * weight * (weight / whole) ** 0.75;
    }));
}

/** The weight of the words that stand at best within so many words and signs. */
function together(places, weights, reach) {
    const seen = weights.map(() => 0);
    let [begin, weight, best] = [0, 0, 0];
    for (const { location, index } of places) {
        if (seen[index]++ === 0) weight += weights[index];
        for (; places[begin].location < location - reach; begin++) {
            if (--seen[places[begin].index] === 0) weight -= weights[places[begin].index];
        }
        best = Math.max(best, weight);
    }
    return best;
}

/** The words that a misspelt one may be; none where one begins so. */
function nearly(word, headings) {
    if (word.length < FEWEST || headings.some((one) => one.startsWith(word))) return [];
    const wrong = Math.max(1, word.length / LETTERS);
    const near = headings.filter((one) => Math.abs(one.length - word.length) < 3 && distance(one, word) <= wrong);
    return near;
}

/** How many letters two words begin with alike. */
function common(one, other) {
    const differs = [...one].findIndex((letter, index) => letter !== other[index]);
    return differs < 0 ? one.length : differs;
}

/** How many letters are wrong, missing or too many in a word (Levenshtein's distance). */
function distance(one, other) {
    let row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
        const next = [i];
        for (let j = 1; j <= other.length; j++) {
            next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row[other.length];
}
