//! Colours code when the site is built: each fenced block of a language that is known here becomes HTML whose words have
//! classes, which `book/theme/css/code.css` turns into colours.
//!
//! The outermost name of a word decides: an escape in a string is the string's, what stands in an attribute the attribute's.
//! That keeps pages light, and `book/live/colour.js` can give the reader's own version of a listing the same colours.

use course::{Fence, escape, fences};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};
use tree_sitter::Language;
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};

/// What a grammar's query may call a word, and the class that the page gives it. Other names have no colour.
const CLASSES: [(&str, &str); 16] = [
    ("attribute", "c-attribute"),
    ("boolean", "c-number"),
    ("comment", "c-comment"),
    ("constant", "c-type"),
    ("constant.builtin", "c-number"),
    ("constructor", "c-type"),
    ("function", "c-function"),
    ("key", "c-type"),
    ("keyword", "c-keyword"),
    ("label", "c-keyword"),
    ("lifetime", "c-keyword"),
    ("number", "c-number"),
    ("string", "c-string"),
    ("string.special", "c-number"),
    ("type", "c-type"),
    ("variable.builtin", "c-keyword"),
];

/// What the grammar's own query leaves out: the mark of a lifetime belongs to it, `Some(1)` calls what `Some` names, and
/// `f64::from` begins with a type, which `_` is not.
const RUST_TOO: &str = r#"
(lifetime) @lifetime
((identifier) @type (#match? @type "^([A-Z].*|bool|char|str|[iu](8|16|32|64|128|size)|f(32|64))$"))
((type_identifier) @blank (#eq? @blank "_"))
"#;
/// Words that the grammar takes for operators.
const PYTHON_TOO: &str = r#"["and" "in" "is" "not" "or"] @keyword"#;
const TOML_TOO: &str = "(bare_key) @key";

/// What a Python interpreter asks with.
const PROMPTS: [&str; 2] = [">>> ", "... "];

/// The text with its code coloured; blocks in other languages are HTML without colours.
pub fn page(text: &str) -> String {
    let mut page = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for fence in fences(Path::new(""), text).0 {
        page.push_str(&text[done..fence.range.start]);
        page.push_str(&known_block(&fence));
        done = fence.range.end;
    }
    page.push_str(&text[done..]);
    page
}

/// The blocks that have been coloured, by what their fences say and hold: an edit changes few of them.
static DONE: Mutex<BTreeMap<[String; 2], String>> = Mutex::new(BTreeMap::new());

fn known_block(fence: &Fence) -> String {
    let key = [&fence.info, &fence.content].map(String::clone);
    let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
    done.entry(key).or_insert_with(|| block(fence)).clone()
}

/// A block as one line of HTML, which can stand in a quotation.
fn block(fence: &Fence) -> String {
    let name = fence.info.split([',', ' ']).next().unwrap_or_default();
    let html = match name {
        "pycon" => fence.content.split_inclusive('\n').map(prompted).collect(),
        _ => grammar(name).map_or_else(
            || escape(&fence.content),
            |grammar| code(grammar, &fence.content),
        ),
    };
    let html = html.replace('\n', "&#10;");
    let class = match name {
        "" => String::new(),
        name => format!(" class=\"language-{name}\""),
    };
    format!("<pre><code{class}>{html}</code></pre>")
}

/// A line of a conversation with Python: what is typed has colours, the answer none.
fn prompted(line: &str) -> String {
    let prompt = PROMPTS.iter().find(|prompt| line.starts_with(**prompt));
    match prompt.and_then(|prompt| Some((prompt, line.strip_prefix(prompt)?))) {
        Some((prompt, typed)) => escape(prompt) + &code(&PYTHON, typed),
        None => escape(line),
    }
}

/// A language that can be coloured.
type Grammar = LazyLock<HighlightConfiguration>;

static RUST: Grammar = LazyLock::new(|| {
    let query = [tree_sitter_rust::HIGHLIGHTS_QUERY, RUST_TOO].join("\n");
    let inside_macros = tree_sitter_rust::INJECTIONS_QUERY;
    configuration(tree_sitter_rust::LANGUAGE.into(), &query, inside_macros)
});
static PYTHON: Grammar = LazyLock::new(|| {
    let query = [tree_sitter_python::HIGHLIGHTS_QUERY, PYTHON_TOO].join("\n");
    configuration(tree_sitter_python::LANGUAGE.into(), &query, "")
});
static TOML: Grammar = LazyLock::new(|| {
    let query = [tree_sitter_toml_ng::HIGHLIGHTS_QUERY, TOML_TOO].join("\n");
    configuration(tree_sitter_toml_ng::LANGUAGE.into(), &query, "")
});
static SHELL: Grammar = LazyLock::new(|| {
    let query = tree_sitter_bash::HIGHLIGHT_QUERY;
    configuration(tree_sitter_bash::LANGUAGE.into(), query, "")
});

fn grammar(name: &str) -> Option<&'static Grammar> {
    match name {
        "rust" => Some(&RUST),
        "python" => Some(&PYTHON),
        "toml" => Some(&TOML),
        "sh" => Some(&SHELL),
        _ => None,
    }
}

fn configuration(language: Language, query: &str, injections: &str) -> HighlightConfiguration {
    let mut configuration = HighlightConfiguration::new(language, "", query, injections, "")
        .expect("a grammar's query is written for it");
    configuration.configure(&CLASSES.map(|(name, _)| name));
    configuration
}

/// Code as HTML, its words in spans.
fn code(grammar: &'static Grammar, text: &str) -> String {
    let html = |(class, word): (&str, &str)| match class {
        "" => escape(word),
        class => format!("<span class=\"{class}\">{}</span>", escape(word)),
    };
    words(grammar, text).into_iter().map(html).collect()
}

/// The text in words, each with its class, or none. What a macro takes is Rust again.
fn words<'a>(grammar: &'static Grammar, text: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut highlighter = Highlighter::new();
    let events = highlighter.highlight(grammar, text.as_bytes(), None, None, |_| Some(&RUST));
    let mut words = Vec::new();
    let mut names = Vec::new();
    for event in events.expect("a grammar reads any text") {
        match event.expect("nothing interrupts it") {
            HighlightEvent::HighlightStart(Highlight(name)) => names.push(CLASSES[name].1),
            HighlightEvent::HighlightEnd => drop(names.pop()),
            HighlightEvent::Source { start, end } => {
                add(&mut words, names.first().unwrap_or(&""), text, start..end);
            }
        }
    }
    words
}

/// One more word, or the rest of the last one.
fn add<'a>(
    words: &mut Vec<(&'static str, &'a str)>,
    class: &'static str,
    text: &'a str,
    range: Range<usize>,
) {
    match words.last_mut() {
        Some((last, word)) if *last == class => {
            *word = &text[range.start - word.len()..range.end];
        }
        _ => words.push((class, &text[range])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that have a class, as `class word`.
    fn coloured(grammar: &'static Grammar, text: &str) -> Vec<String> {
        let words = words(grammar, text).into_iter();
        let said =
            |(class, word): (&str, &str)| Some(format!("{} {word}", class.strip_prefix("c-")?));
        words.filter_map(said).collect()
    }

    #[test]
    fn words_of_rust_have_the_classes_of_what_they_are() {
        for (text, expected) in [
            (
                "let mut n = 0x2A_u8;",
                vec!["keyword let", "keyword mut", "number 0x2A_u8"],
            ),
            ("// l'une\n'x'", vec!["comment // l'une", "string 'x'"]),
            (
                "fn f<'a>(&'a self) {}",
                vec![
                    "keyword fn",
                    "function f",
                    "keyword 'a",
                    "keyword 'a",
                    "keyword self",
                ],
            ),
            ("r#\"a \"b\" c\"#", vec!["string r#\"a \"b\" c\"#"]),
            ("\"a\\n\"", vec!["string \"a\\n\""]),
            (
                "#[derive(Debug)]\nstruct S;",
                vec!["attribute #[derive(Debug)]", "keyword struct", "type S"],
            ),
            (
                "println!(\"{}\", values.pop().unwrap());",
                vec![
                    "function println!",
                    "string \"{}\"",
                    "function pop",
                    "function unwrap",
                ],
            ),
            (
                "let a: Arc<[u8]> = b;",
                vec!["keyword let", "type Arc", "type u8"],
            ),
            ("Some(true)", vec!["type Some", "number true"]),
        ] {
            assert_eq!(coloured(&RUST, text), expected, "{text}");
        }
    }

    #[test]
    fn the_other_languages_have_colours_too() {
        assert_eq!(
            coloured(&PYTHON, "if not x: # y\n  print('z')\n"),
            [
                "keyword if",
                "keyword not",
                "comment # y",
                "function print",
                "string 'z'"
            ]
        );
        assert_eq!(
            coloured(&TOML, "[a]\nb = \"1\" # c\n"),
            ["type a", "type b", "string \"1\"", "comment # c"]
        );
        assert_eq!(
            coloured(&SHELL, "cargo run --example a # b\n"),
            ["function cargo", "type --example", "comment # b"]
        );
        let typed = "&gt;&gt;&gt; <span class=\"c-keyword\">import</span> a";
        assert_eq!(prompted(">>> import a"), typed);
        assert_eq!(prompted("import"), "import");
    }

    #[test]
    fn a_block_is_one_line_and_stays_in_its_quotation() {
        let shown = page("> a\n>\n> ```python\n> x\n>\n> y\n> ```\n>\n> b\n");
        assert_eq!(
            shown,
            "> a\n>\n> <pre><code class=\"language-python\">x&#10;&#10;y&#10;</code></pre>\n>\n> b\n"
        );
        let other = "<pre><code class=\"language-text\">let &lt;&#10;</code></pre>";
        assert_eq!(page("```text\nlet <\n```\n").trim_end(), other);
        assert!(page("```\na\n```\n").starts_with("<pre><code>a"));
    }
}
