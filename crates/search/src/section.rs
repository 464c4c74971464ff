//! The sections of a page: its headings, and the text under each.
//!
//! For Pagefind, a word is what stands between two spaces. In a section's text, so does every word, and every run of other signs, whatever stood between
//! them: « l’interblocage » is three words, `thread::spawn` too. [`GLUE`] in signs says where there was no space, and [`END`] where a block or a line of
//! code ends. The page's script puts all that right when it shows a sentence.

use anyhow::{Result, anyhow};
use lol_html::html_content::{Element, TextChunk};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use std::cell::RefCell;
use std::rc::Rc;

/// The end of a block, where a sentence ends too. It is no letter: Pagefind does not index it.
const END: &str = "¶";

/// Stands in signs, before or after which there was no space. It is no letter either.
const GLUE: char = '\u{2060}';

/// What begins a section; a term of the glossary does too.
const HEADINGS: &str = "main h1[id], main h2[id], main h3[id], main dt[id]";

/// What is no text of the page: numbers of lines, pictures and the steps that they show, what a script fills.
const SKIPPED: &str = "main svg, main .gutter, main .schedule, main .actions, main button";

/// Where the last word of the one must not become the first of the next.
const BLOCKS: &str = "main p, main li, main td, main th, main dd, main pre, main summary, main figcaption, main h4, main br";

/// How the headings begin under which nothing new is explained.
const ASIDE: [&str; 2] = ["Exercice", "Ce qu’il faut retenir"];

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// From the site's root: `part/chapter.html#heading`, and without an anchor under the first heading.
    pub address: String,
    /// The first heading of the page.
    pub chapter: String,
    /// The heading.
    pub title: String,
    /// Whether it repeats or sums up what others explain: an annexe, an exercise, the end of a chapter.
    pub is_aside: bool,
    /// What follows it, up to the next one.
    pub text: String,
}

/// The sections of the page whose address is `page`.
///
/// # Errors
///
/// Where it is not HTML.
pub fn read(page: &str, html: &str) -> Result<Vec<Section>> {
    let reading = Rc::new(RefCell::new(Reading::default()));
    // The page that comes out is not needed.
    rewrite_str(html, handlers(page, &reading)).map_err(|error| anyhow!("{error}"))?;
    let sections = std::mem::take(&mut reading.borrow_mut().sections);
    let chapter = sections.first().map(|first| plain(&first.title));
    let finish = |raw: Section| {
        let title = plain(&raw.title);
        Section {
            chapter: chapter.clone().unwrap_or_default(),
            is_aside: raw.is_aside || ASIDE.iter().any(|begin| title.starts_with(begin)),
            title,
            text: words(&raw.text),
            address: raw.address,
        }
    };
    Ok(sections.into_iter().map(finish).collect())
}

type Shared = Rc<RefCell<Reading>>;

/// What is done where a page's elements and texts begin and end.
fn handlers<'h>(page: &'h str, reading: &Shared) -> RewriteStrSettings<'h, 'static> {
    let [heading, skipped, block, code, words] = [(); 5].map(|()| Rc::clone(reading));
    RewriteStrSettings::new()
        .append_element_content_handler(element!(HEADINGS, move |element| {
            heading.borrow_mut().begin(page, element);
            at_end(element, &heading, |reading| reading.in_heading = false);
            Ok(())
        }))
        .append_element_content_handler(element!(SKIPPED, move |element| {
            skipped.borrow_mut().skipped += 1;
            at_end(element, &skipped, |reading| reading.skipped -= 1);
            Ok(())
        }))
        .append_element_content_handler(element!(BLOCKS, move |element| {
            at_end(element, &block, |reading| reading.add(&format!(" {END} ")));
            Ok(())
        }))
        .append_element_content_handler(element!("main pre", move |element| {
            code.borrow_mut().in_code = true;
            at_end(element, &code, |reading| reading.in_code = false);
            Ok(())
        }))
        .append_element_content_handler(text!("main", move |text| {
            words.borrow_mut().read(text);
            Ok(())
        }))
}

/// At the end of an element, or now where it has none.
fn at_end(element: &mut Element, reading: &Shared, act: fn(&mut Reading)) {
    let shared = Rc::clone(reading);
    match element.end_tag_handlers() {
        Some(handlers) => handlers.push(Box::new(move |_| {
            act(&mut shared.borrow_mut());
            Ok(())
        })),
        None => act(&mut shared.borrow_mut()),
    }
}

/// Where the reading of a page stands; its sections hold HTML's entities and white space as they come.
#[derive(Default)]
struct Reading {
    sections: Vec<Section>,
    in_heading: bool,
    in_code: bool,
    skipped: usize,
}

impl Reading {
    fn begin(&mut self, page: &str, heading: &Element) {
        let anchor = match self.sections.is_empty() {
            true => String::new(),
            false => format!("#{}", heading.get_attribute("id").unwrap_or_default()),
        };
        self.in_heading = true;
        self.sections.push(Section {
            address: format!("{page}{anchor}"),
            chapter: String::new(),
            title: String::new(),
            is_aside: page.starts_with("annexes/"),
            text: String::new(),
        });
    }

    fn read(&mut self, text: &TextChunk) {
        match self.in_code {
            // A line of code is to code what a sentence is to text.
            true => self.add(&text.as_str().replace('\n', &format!(" {END} "))),
            false => self.add(text.as_str()),
        }
    }

    fn add(&mut self, text: &str) {
        let Some(section) = self.sections.last_mut().filter(|_| self.skipped == 0) else {
            return;
        };
        match self.in_heading {
            true => section.title.push_str(text),
            false => section.text.push_str(text),
        }
    }
}

/// A heading in one line.
fn plain(html: &str) -> String {
    let text = html_escape::decode_html_entities(html);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The command that stands above what nearly every listing prints, before the listing's name: it would be found everywhere.
const COMMAND: [&str; 4] = ["$", "cargo", "run", "--example"];

/// Words and signs with one space between them; never two ends together, nor one where the text begins.
fn words(html: &str) -> String {
    let text = html_escape::decode_html_entities(html);
    let text = crate::alike::whole_numbers(&text);
    let words: Vec<String> = text.split_whitespace().flat_map(apart).collect();
    let mut words = without_commands(words);
    words.dedup_by(|one, other| one == END && one == other);
    let begins = usize::from(words.first().is_some_and(|first| first == END));
    words[begins..].join(" ")
}

fn without_commands(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        kept.push(word);
        if kept.ends_with(&COMMAND.map(str::to_owned)) {
            kept.truncate(kept.len() - COMMAND.len());
        }
    }
    kept
}

/// The words and the signs of what stands between two spaces; names such as `list-race` and `thread_local` stay whole.
fn apart(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut of_word = None;
    for letter in text.chars() {
        let is_of_word = letter.is_alphanumeric() || matches!(letter, '-' | '_');
        match runs.last_mut().filter(|_| of_word == Some(is_of_word)) {
            Some(run) => run.push(letter),
            None => runs.push(letter.to_string()),
        }
        of_word = Some(is_of_word);
    }
    let last = runs.len().saturating_sub(1);
    let glued = |(place, run): (usize, String)| match run.contains(char::is_alphanumeric) {
        true if crate::small::is_small(&run) => crate::small::hidden(&run),
        true => crate::alike::told_apart(&run),
        false => {
            let before = if place > 0 {
                GLUE.to_string()
            } else {
                String::new()
            };
            let after = if place < last {
                GLUE.to_string()
            } else {
                String::new()
            };
            format!("{before}{run}{after}")
        }
    };
    runs.into_iter().enumerate().map(glued).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><body><nav><h1 id=x>Sommaire</h1></nav><main>
        <h1 id=verrous><a href=#verrous>Les&nbsp;verrous</a></h1>
        <p>L’un &amp; l’autre.</p><p>Puis&#8239;: <code>a-c&lt;b&gt;</code></p>
        <h2 id=code>Du <code>code</code></h2>
        <figure><pre class=gutter>1\n2</pre><pre><code>let a;\nlet b;</code></pre></figure><svg><text>image</text></svg>
        <dl><dt id=fil><b>fil</b> (<em>thread</em>)</dt><dd>Un.<br>Deux</dd></dl>
        </main><p>Suivant</p></body></html>";

    fn section(address: &str, title: &str, text: &str) -> Section {
        Section {
            address: address.to_owned(),
            chapter: "Les verrous".to_owned(),
            title: title.to_owned(),
            is_aside: false,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_section_is_what_stands_under_a_heading() {
        let expected = [
            section(
                "p.html",
                "Les verrous",
                "<L> _’_ <un> & <l> _’_ autre _. ¶ Puis : a-c _<_ b _> ¶",
            ),
            section("p.html#code", "Du code", "let a _; ¶ let b _; ¶"),
            section("p.html#fil", "fil (thread)", "<Un> _. ¶ Deux ¶"),
        ];
        let mut sections = read("p.html", PAGE).unwrap();
        for section in &mut sections {
            section.text = section.text.replace(GLUE, "_");
            for small in ["L", "l", "un", "Un"] {
                section.text = section
                    .text
                    .replace(&crate::small::hidden(small), &format!("<{small}>"));
            }
        }
        assert_eq!(sections, expected);
    }

    #[test]
    fn the_command_of_a_listing_is_everywhere_and_so_left_out() {
        let page = "<main><h1 id=x>X</h1><pre>$ cargo run --example abba\nfini</pre><p>cargo run --example abba</p></main>";
        let text = &read("p.html", page).unwrap()[0].text;
        assert_eq!(text, "abba ¶ fini ¶ cargo run --example abba ¶");
    }

    #[test]
    fn a_page_without_text_has_no_section() {
        assert_eq!(read("p.html", "<p>rien</p>").unwrap(), []);
    }
}
