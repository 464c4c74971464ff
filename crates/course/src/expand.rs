//! Expands a chapter to what the reader sees: Markdown in which listings, transcripts and outcomes are figures.

use crate::actions;
use crate::changes;
use crate::chapter::{Chapter, Generated, Item, What};
use crate::chart;
use crate::columns;
use crate::course::Course;
use crate::evidence;
use crate::gloss;
use crate::html::{data_link, escape};
use crate::links;
use crate::listing::{Listing, Role, Shown, text_of};
use crate::outcomes::Outcomes;
use crate::quotes::Messages;
use crate::transcript::{Mode, PROMPT, Step, Transcript};
use crate::typography;

impl Course {
    /// The chapter as mdBook is to render it.
    pub fn expand(&self, chapter: &Chapter) -> String {
        let mut page = String::new();
        let mut done = 0;
        let mut items = chapter
            .items
            .iter()
            .filter(|item| is_shown_otherwise(item))
            .peekable();
        while let Some(first) = items.next() {
            let mut figure = vec![first];
            while let Some(next) =
                items.next_if(|next| belongs(chapter, figure[figure.len() - 1], next))
            {
                figure.push(next);
            }
            page.push_str(&chapter.text[done..first.range.start]);
            page.push_str(&match first.what {
                What::Generated(what) => self.generated(chapter, what),
                What::Figure {
                    ref name,
                    ref caption,
                } => self.diagrams[name].figure(caption),
                _ => self.figure(chapter, &figure),
            });
            done = figure[figure.len() - 1].range.end;
        }
        page.push_str(&chapter.text[done..]);
        let page = typography::page(&links::resolve(self, chapter, &page));
        let page = self.messages().in_english(&gloss::in_english(&page));
        columns::by_class(&page)
    }

    /// What rustc says of the listings that must not compile.
    fn messages(&self) -> Messages {
        let listings = self.listings.values();
        Messages::of(listings.filter_map(|listing| listing.stderr.as_deref()))
    }

    fn generated(&self, page: &Chapter, what: Generated) -> String {
        match what {
            Generated::Glossary => self.glossary_page(page),
            Generated::Index => self.index(page),
            Generated::Counts => self.counts(),
            Generated::Changelog => self.changelog(),
        }
    }

    /// One object: caption, code, command, transcript, evidence.
    fn figure(&self, chapter: &Chapter, items: &[&Item]) -> String {
        let whole = match &items[0].what {
            What::Listing { name, .. } => Some(name.as_str()),
            _ => None,
        };
        let parts = items.iter().map(|item| self.part(chapter, item, whole));
        let mut parts: Vec<String> = parts.collect();
        if let Some(command) = self.unsaid_command(items) {
            parts.insert(code_first(items), command_line(&command));
        }
        enclosed(&attributes(items[0]), &parts)
    }

    /// The example of a figure whose transcripts do not already show its command.
    fn unsaid_command(&self, items: &[&Item]) -> Option<String> {
        let What::Listing { name, .. } = &items[0].what else {
            return None;
        };
        let said = items
            .iter()
            .any(|item| matches!(item.what, What::Transcript(_)));
        self.command(&self.listings[name]).filter(|_| !said)
    }

    /// What the reader types to run a listing.
    pub(crate) fn command(&self, listing: &Listing) -> Option<String> {
        let command = listing.command()?;
        match self.is_measured(&listing.name) {
            // Figures are taken of the optimised program.
            true => Some(command.replace("cargo run ", "cargo run --release ")),
            false => Some(command),
        }
    }

    /// Whether the lines that a listing prints are figures.
    pub(crate) fn is_measured(&self, name: &str) -> bool {
        let mut run = self
            .measures
            .values()
            .flat_map(|measure| &measure.declared.run);
        run.any(|program| program == name)
    }

    fn part(&self, chapter: &Chapter, item: &Item, figure: Option<&str>) -> String {
        let evidence = evidence::sentence(self, chapter, item, figure);
        match &item.what {
            What::Listing { name, anchor } => self.listing(name, anchor.as_deref(), &evidence),
            What::Changes { old, new } => self.changes(chapter, old, new),
            What::Transcript(transcript) => format!("{}\n\n{evidence}", terminal(transcript)),
            What::Outcomes(outcomes) => format!("{}\n\n{evidence}", outcome_set(outcomes)),
            What::Measure(name) => chart::of(self, name),
            _ => evidence,
        }
    }

    fn listing(&self, name: &str, anchor: Option<&str>, evidence: &str) -> String {
        let listing = &self.listings[name];
        let shown = anchor
            .and_then(|anchor| listing.part(anchor))
            .unwrap_or_else(|| listing.whole());
        let caption = self.caption(listing, anchor);
        let message = match (listing.role, anchor) {
            (Role::CompileFail, None) => {
                format!("\n\n{}\n\n{evidence}", compiler_message(listing))
            }
            _ => String::new(),
        };
        let lines = anchor.is_none().then_some(name);
        let code = code(&shown, lines, listing.role.language());
        let actions = actions::place(self, listing).map(|place| format!("\n\n{place}"));
        format!(
            "{caption}\n\n{code}{}{message}",
            actions.unwrap_or_default()
        )
    }

    fn changes(&self, chapter: &Chapter, old: &str, new: &str) -> String {
        let number = self.said_number(old);
        let link = |id| format!("<a href=\"#listing-{id}\">Revoir le listing {number}</a>");
        let (from, link) = match chapter.shown().contains(&old) {
            true => (
                format!("le listing {number}"),
                Some(link(chapter.first_display(old))),
            ),
            false => (format!("le listing {number} (<code>{old}</code>)"), None),
        };
        changes::figure(&self.listings[old], &self.listings[new], &from, link)
    }

    fn said_number(&self, name: &str) -> String {
        self.number(name).unwrap_or_default()
    }

    fn caption(&self, listing: &Listing, anchor: Option<&str>) -> String {
        let name = &listing.name;
        let end = listing.role.extension();
        let number = self.number(name).unwrap_or_default();
        let extract = anchor.map_or("", |_| " (extrait)");
        let id = anchor.map_or(name.clone(), |anchor| format!("{name}-{anchor}"));
        format!(
            "<figcaption><a class=\"number\" href=\"#listing-{id}\">Listing {number}{extract}</a> \
             <span class=\"caption\">{}</span> \
             <a class=\"source\" download=\"{name}.{end}\" href=\"{}\" title=\"Télécharger {}\">{name}.{end}</a></figcaption>",
            escape(&typography::label(listing.caption())),
            data_link(&listing.source),
            listing.file.display(),
        )
    }
}

/// A part begins a block of HTML of its own: only where `<pre` begins one may a blank line of its text stand in it.
fn enclosed(attributes: &str, parts: &[String]) -> String {
    let parts = parts.join("\n\n");
    format!("<figure {attributes}>\n\n{parts}\n\n</figure>\n")
}

/// How many of a figure's parts show code: the command comes after them.
fn code_first(items: &[&Item]) -> usize {
    let is_code = |item: &&&Item| matches!(item.what, What::Listing { .. } | What::Changes { .. });
    items.iter().take_while(is_code).count()
}

/// The class and the address of a figure, by what it begins with.
fn attributes(first: &Item) -> String {
    match &first.what {
        What::Listing { name, anchor: None } => format!("class=\"listing\" id=\"listing-{name}\""),
        What::Listing {
            name,
            anchor: Some(anchor),
        } => {
            format!("class=\"listing\" id=\"listing-{name}-{anchor}\"")
        }
        _ => "class=\"observed\"".to_owned(),
    }
}

/// Rust blocks and plain blocks stay as they are.
fn is_shown_otherwise(item: &Item) -> bool {
    !matches!(item.what, What::Rust { .. } | What::Plain)
}

/// Whether an item continues the figure of the one before: nothing between them, and no new listing.
fn belongs(chapter: &Chapter, before: &Item, next: &Item) -> bool {
    let alone = |item: &Item| matches!(item.what, What::Generated(_) | What::Figure { .. });
    !matches!(next.what, What::Listing { .. })
        && !alone(before)
        && !alone(next)
        && chapter.adjoin(before, next)
}

/// The code with the file's own line numbers beside it; each is an address, `NAME.LINE`, if the listing is named.
fn code(shown: &Shown, name: Option<&str>, language: &str) -> String {
    let number = |number: &usize| match name {
        Some(name) => format!("<span id=\"{name}.{number}\">{number}</span>"),
        None => number.to_string(),
    };
    let numbers: Vec<String> = shown.iter().map(|(line, _)| number(line)).collect();
    let text = text_of(shown);
    let fence = if text.contains("```") { "````" } else { "```" };
    format!(
        "<div class=\"code\">\n<pre class=\"gutter\" aria-hidden=\"true\">{}</pre>\n\n{fence}{language}\n{text}{fence}\n\n</div>",
        numbers.join("\n")
    )
}

fn compiler_message(listing: &Listing) -> String {
    let message = listing
        .stderr
        .as_deref()
        .unwrap_or("(message du compilateur à produire : cargo run -- check --update)");
    format!(
        "<pre class=\"compiler\"><code class=\"nohighlight\">{}</code></pre>",
        escape(message)
    )
}

fn command_line(command: &str) -> String {
    console(&format!("{}\n", typed("$ ", command)))
}

fn terminal(transcript: &Transcript) -> String {
    let session = transcript.mode == Mode::Session;
    console(
        &transcript
            .steps
            .iter()
            .map(|step| terminal_step(step, session))
            .collect::<String>(),
    )
}

fn terminal_step(step: &Step, session: bool) -> String {
    let lines: String = step
        .output
        .lines()
        .map(|line| terminal_line(line, session) + "\n")
        .collect();
    let status = match step.status {
        0 => String::new(),
        status => format!("<span class=\"status\">[code de sortie : {status}]</span>\n"),
    };
    format!("{}\n{lines}{status}", typed("$ ", &step.command))
}

fn terminal_line(line: &str, session: bool) -> String {
    match line.strip_prefix(PROMPT) {
        Some(input) if session => typed(PROMPT, input),
        _ => escape(line),
    }
}

fn typed(prompt: &str, text: &str) -> String {
    format!(
        "<span class=\"prompt\">{}</span><kbd>{}</kbd>",
        escape(prompt),
        escape(text)
    )
}

fn console(content: &str) -> String {
    format!("<pre class=\"console\"><code class=\"nohighlight\">{content}</code></pre>")
}

fn outcome_set(outcomes: &Outcomes) -> String {
    let title = match (outcomes.merge, outcomes.groups.len()) {
        (true, n) => format!(
            "{n} suites de lignes, mêlées de toutes les façons qui gardent l'ordre de chacune"
        ),
        (false, 1) => "Une seule issue".to_owned(),
        (false, n) => format!("{n} issues possibles"),
    };
    let groups: String = outcomes
        .groups
        .iter()
        .map(|group| outcome(group, outcomes.merge))
        .collect();
    format!(
        "<div class=\"outcomes\">\n<p>{}</p>\n<ul>\n{groups}</ul>\n</div>",
        typography::label(&title)
    )
}

fn outcome(lines: &[String], merge: bool) -> String {
    let text = match lines {
        [] => "<em>(rien)</em>".to_owned(),
        // A blank line would end the block of HTML.
        [before @ .., last] => before
            .iter()
            .map(|line| escape(line))
            .chain([last_line(last, merge)])
            .collect::<Vec<_>>()
            .join("<br>"),
    };
    format!("<li><code class=\"nohighlight\">{text}</code></li>\n")
}

/// The last line of an outcome, which may say how the program ended: that is no output, and in the reader's language.
fn last_line(line: &str, merge: bool) -> String {
    match ending(line).filter(|_| !merge) {
        Some((how, message)) => format!("<em>({how}{})</em>", escape(message)),
        None => escape(line),
    }
}

/// An abnormal end in French, and what it says.
pub fn ending(line: &str) -> Option<(&'static str, &str)> {
    match line {
        "deadlocked" => Some(("interblocage", "")),
        "endless" => Some(("sans fin", "")),
        _ => match line.split_once(": ")? {
            ("panicked", message) => Some(("panique\u{a0}: ", message)),
            ("status", status) => Some(("code de sortie\u{a0}", status)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Parser, Tag};

    #[test]
    fn a_transcript_on_its_own_may_have_a_blank_line() {
        let page = enclosed("class=\"observed\"", &[console("a\n\n*b*\n")]);
        let text = |event: &Event| matches!(event, Event::Text(_) | Event::Start(Tag::Paragraph));
        assert!(!Parser::new(&page).any(|event| text(&event)), "{page}");
    }

    #[test]
    fn an_abnormal_end_is_said_in_french() {
        let shown = |line: &str| outcome(&["a".to_owned(), line.to_owned()], false);
        for (line, french) in [
            ("deadlocked", "a<br><em>(interblocage)</em>"),
            ("endless", "a<br><em>(sans fin)</em>"),
            (
                "panicked: l'un < l'autre",
                "(panique\u{a0}: l'un &lt; l'autre)</em>",
            ),
            ("status: 3", "<em>(code de sortie\u{a0}3)</em>"),
            ("b: c", "a<br>b: c<"),
        ] {
            assert!(shown(line).contains(french), "{}", shown(line));
        }
        assert!(outcome(&["deadlocked".to_owned()], true).contains(">deadlocked<"));
    }
}
