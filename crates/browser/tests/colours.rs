//! The colours of code: readable in both themes, and the same in a listing and in the reader's own version of it.

use anyhow::{Context, Result, ensure};
use browser::{Site, Window};
use libtest_mimic::{Arguments, Trial};
use serde_json::Value;
use std::process::ExitCode;

/// What is said of a text to be read (WCAG 2.1, AA).
const CONTRAST: f64 = 4.5;

type Test = fn() -> Result<()>;

fn main() -> ExitCode {
    let tests: [(&str, Test); 2] = [
        (
            "each_colour_is_readable_in_both_themes",
            each_colour_is_readable,
        ),
        (
            "the_editor_has_the_colours_of_the_page",
            the_editor_has_the_same,
        ),
    ];
    let trials = tests.map(|(name, test)| {
        Trial::test(name, move || {
            test().map_err(|error| format!("{error:?}").into())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

/// A word of each class on the code's background, as `theme class contrast`, by WCAG's formula.
const CONTRASTS: &str = r#"(() => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const classes = new Set(rules.flatMap((rule) => rule.selectorText?.match(/\.c-[a-z]+/g) ?? []));
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const code = document.querySelector(".code pre > code");
    const word = code.appendChild(document.createElement("span"));
    return ["light", "navy"].flatMap((theme) => {
        document.documentElement.classList.remove("light", "navy");
        document.documentElement.classList.add(theme);
        return ["", ...classes].map((name) => {
            word.className = name.slice(1);
            const [dark, bright] = [getComputedStyle(word).color, getComputedStyle(code).backgroundColor].map(luminance).sort((a, b) => a - b);
            return [`${theme} ${name}`, (bright + 0.05) / (dark + 0.05)];
        });
    });
})()"#;

fn each_colour_is_readable() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&site.page("lancer-des-fils/attendre.html"))?;
    let contrasts: Vec<(String, f64)> = serde_json::from_value(page.get(CONTRASTS)?)?;
    ensure!(contrasts.len() >= 16, "too few classes: {contrasts:?}");
    let faint: Vec<_> = contrasts
        .iter()
        .filter(|(_, contrast)| *contrast < CONTRAST)
        .collect();
    ensure!(faint.is_empty(), "below {CONTRAST}: {faint:?}");
    Ok(())
}

/// The characters of the page's Rust that the editor would give another class, with what stands around them; and how many
/// blocks there are.
const DIFFERENT: &str = r#"import(new URL("live/colour.js", new URL(document.documentElement.dataset.root, document.baseURI)).href).then(({ coloured }) => {
    const classes = (nodes) => nodes.flatMap((node) => [...node.textContent ?? node].map((letter) => letter.trim() && `${letter} ${node.className ?? ""}`));
    const blocks = [...document.querySelectorAll("pre > code.language-rust")];
    const wrong = blocks.flatMap((block) => {
        const text = block.textContent;
        const [shown, written] = [classes([...block.childNodes]), classes(coloured(text))];
        const at = shown.findIndex((letter, index) => letter !== written[index]);
        return at < 0 ? [] : [`${[...text].slice(at - 20, at + 20).join("")}: ${shown[at]}, ${written[at]}`];
    });
    return [wrong, blocks.length];
})"#;

fn the_editor_has_the_same() -> Result<()> {
    let site = Site::build()?;
    let window = Window::open()?;
    let page = window.page(&site.page("index.html"))?;
    let mut blocks = 0;
    for path in site.pages()?.iter().filter(|path| *path != "print.html") {
        page.go(&site.page(path))?;
        let found = page.get(DIFFERENT).with_context(|| path.clone())?;
        ensure!(found[0] == Value::Array(Vec::new()), "{path}: {}", found[0]);
        blocks += found[1].as_u64().context("a number")?;
    }
    ensure!(blocks >= 150, "only {blocks} blocks of Rust");
    Ok(())
}
