/**
 * The colours of Rust for a text that is being written. They are those of the pages, whose code is coloured when the site is built:
 * on each listing of the book, both give the same.
 */
import { element } from "./words.js";

const KEYWORDS = "as|async|await|break|const|continue|crate|dyn|else|enum|extern|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|static|struct|super|trait|type|unsafe|use|where|while|yield";
const PRIMITIVES = "bool|char|str|[iu](?:8|16|32|64|128|size)|f(?:32|64)";

/** What is tried first comes first: a word in a comment is no keyword. @type {[string, RegExp][]} */
const WORDS = [
    ["comment", /\/\/[^\n]*|\/\*[^]*?\*\//],
    ["attribute", /#!?\[(?:"(?:\\[^]|[^"\\])*"|[^\]"])*\]/],
    ["string", /b?r(?<marks>#*)"[^]*?"\k<marks>|[bc]?"(?:\\[^]|[^"\\])*"|b?'(?:\\(?:x\w\w|u\{\w+\}|.)|[^\\'\n])'/],
    ["keyword", new RegExp(`'[a-z_]\\w*|\\b(?:${KEYWORDS})\\b`)],
    ["number", /\b(?:\d\w*(?:\.\d\w*)?|true|false)\b/],
    ["type", new RegExp(`\\b(?:[A-Z]\\w*|${PRIMITIVES})\\b`)],
    ["function", /(?<=\bfn )[a-z_]\w*|\b[a-z_]\w*(?:!(?!=)|(?=\(|::<[^;]*?>\())/],
];
const WORD = new RegExp(WORDS.map(([name, { source }]) => `(?<${name}>${source})`).join("|"), "gu");

/** The text as nodes: its words in spans. @param {string} text @returns {(string | HTMLElement)[]} */
export function coloured(text) {
    const nodes = [];
    let done = 0;
    for (const { 0: word, index, groups } of text.matchAll(WORD)) {
        const [name] = WORDS.find(([name]) => groups[name] !== undefined);
        nodes.push(text.slice(done, index), element("span", { class: `c-${name}` }, word));
        done = index + word.length;
    }
    return [...nodes, text.slice(done)];
}
