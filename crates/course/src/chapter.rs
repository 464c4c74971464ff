//! A chapter: its text, and what in it is checked.

use crate::claim::{self, Claim};
use crate::markdown::{self, Directive, Fence};
use crate::outcomes::Outcomes;
use crate::problem::{Problem, suggest};
use crate::summary::BOOK;
use crate::transcript::{Mode, Transcript};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One Markdown file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The file's stem; also the name of its folder under `code/`.
    pub slug: String,
    /// The title in SUMMARY.md.
    pub title: String,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// The title of its part, which SUMMARY.md alone knows.
    pub part: Option<String>,
    /// The file, relative to the root.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// What in it is checked, in order.
    pub items: Vec<Item>,
}

/// Something in the text that is checked, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its first line, from 1.
    pub line: usize,
    /// Its bytes in the chapter's text.
    pub range: Range<usize>,
    /// What it is.
    pub what: What,
}

/// What a directive or a block says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `{{#listing name}}` or `{{#listing name:anchor}}`.
    Listing {
        /// The listing.
        name: String,
        /// The part that is shown.
        anchor: Option<String>,
    },
    /// `{{#changes old new}}`: what changes from one listing to another.
    Changes {
        /// The listing that came before.
        old: String,
        /// The one that comes after.
        new: String,
    },
    /// A console block.
    Transcript(Transcript),
    /// An `outcomes` block.
    Outcomes(Outcomes),
    /// `{{#claim …}}`.
    Claim(Claim),
    /// `{{#measure name}}`.
    Measure(String),
    /// `{{#figure name caption}}`: a diagram.
    Figure {
        /// The diagram.
        name: String,
        /// What the text adds to it.
        caption: String,
    },
    /// `{{#glossary}}`, `{{#index}}` or `{{#counts}}`: what the course says of itself.
    Generated(Generated),
    /// A Rust block written in the text itself.
    Rust {
        /// Its code.
        code: String,
        /// Where it must not compile: rustc's code, a lint's name, or `none`.
        fails: Option<String>,
    },
    /// A block that is shown and not checked.
    Plain,
}

/// What an appendix is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generated {
    /// Every term, with the place where it comes first.
    Glossary,
    /// Every listing, with what is checked of it.
    Index,
    /// How much is shown, said and proved.
    Counts,
    /// What has changed in the book, from one version to the next.
    Changelog,
}

const INFO_WORDS: [&str; 8] = [
    "rust", "console", "outcomes", "text", "sh", "toml", "python", "pycon",
];
const CONSOLE_WORDS: [&str; 4] = ["stderr", "possible", "native", "session"];

impl Chapter {
    /// Reads a chapter's text; what is wrong in it comes beside.
    pub fn parse(
        file: &Path,
        title: &str,
        number: Option<String>,
        text: String,
    ) -> (Self, Vec<Problem>) {
        let (fences, mut problems) = markdown::fences(file, &text);
        let (directives, more) = markdown::directives(file, &text, &fences);
        problems.extend(more);
        let mut items = Vec::new();
        for read in fences
            .iter()
            .map(read_fence)
            .chain(directives.iter().map(read_directive))
        {
            match read {
                Ok(item) => items.push(item),
                Err(wrong) => {
                    problems.push(Problem::of(file, wrong.message, wrong.remedy).at(wrong.line))
                }
            }
        }
        items.sort_by_key(|item| item.range.start);
        let slug = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let title = title.to_owned();
        (
            Chapter {
                slug,
                title,
                number,
                part: None,
                file: file.to_owned(),
                text,
                items,
            },
            problems,
        )
    }

    /// The names of the listings it shows, each once, in order.
    pub fn shown(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for item in &self.items {
            if let What::Listing { name, .. } = &item.what
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// Whether it shows a listing as a whole, with all its lines.
    pub fn shows_whole(&self, listing: &str) -> bool {
        let is_whole = |item: &Item| matches!(&item.what, What::Listing { name, anchor: None } if name == listing);
        self.items.iter().any(is_whole)
    }

    /// What follows `listing-` in the address of the first place where it shows a listing.
    pub fn first_display(&self, listing: &str) -> String {
        let mut parts = self.items.iter().filter_map(|item| match &item.what {
            What::Listing { name, anchor } if name == listing => anchor.as_deref(),
            _ => None,
        });
        match parts.next().filter(|_| !self.shows_whole(listing)) {
            Some(anchor) => format!("{listing}-{anchor}"),
            None => listing.to_owned(),
        }
    }

    /// The file of another chapter, as a link from this one names it.
    pub fn path_to(&self, other: &Chapter) -> String {
        let inside = |chapter: &Chapter| {
            chapter
                .file
                .strip_prefix(BOOK)
                .unwrap_or(&chapter.file)
                .to_owned()
        };
        let up = "../".repeat(inside(self).components().count() - 1);
        format!("{up}{}", inside(other).display())
    }

    /// Whether only blank lines stand between two items.
    pub fn adjoin(&self, first: &Item, second: &Item) -> bool {
        self.text[first.range.end..second.range.start]
            .trim()
            .is_empty()
    }

    /// `file:line` of an item, as terminals and editors make it clickable.
    pub fn place(&self, item: &Item) -> String {
        format!("{}:{}", self.file.display(), item.line)
    }
}

impl What {
    /// The listing that it speaks of first.
    pub fn listing(&self) -> Option<&str> {
        self.listings().first().copied()
    }

    /// Every listing that it speaks of.
    pub fn listings(&self) -> Vec<&str> {
        match self {
            What::Listing { name, .. } => vec![name],
            What::Changes { old, new } => vec![old, new],
            What::Transcript(transcript) => transcript
                .steps
                .iter()
                .map(|step| step.invocation.listing.as_str())
                .collect(),
            What::Outcomes(outcomes) => vec![&outcomes.listing],
            What::Claim(claim) => vec![&claim.listing],
            What::Measure(_)
            | What::Figure { .. }
            | What::Generated(_)
            | What::Rust { .. }
            | What::Plain => Vec::new(),
        }
    }
}

struct Wrong {
    line: usize,
    message: String,
    remedy: String,
}

impl Wrong {
    fn at(line: usize) -> impl FnOnce((String, String)) -> Wrong {
        move |(message, remedy)| Wrong {
            line,
            message,
            remedy,
        }
    }
}

fn read_fence(fence: &Fence) -> Result<Item, Wrong> {
    let words: Vec<&str> = fence
        .info
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    let what = match words.as_slice() {
        ["console", words @ ..] => What::Transcript(read_console(fence, words)?),
        ["outcomes"] => What::Outcomes(read_outcomes(fence, false)?),
        ["outcomes", "merge"] => What::Outcomes(read_outcomes(fence, true)?),
        ["rust"] => What::Rust {
            code: fence.content.clone(),
            fails: None,
        },
        ["rust", "compile_fail", why] => What::Rust {
            code: fence.content.clone(),
            fails: Some((*why).to_owned()),
        },
        ["text" | "sh" | "toml" | "python" | "pycon"] => What::Plain,
        words => return Err(Wrong::at(fence.line)(unknown_info(words))),
    };
    Ok(Item {
        line: fence.line,
        range: fence.range.clone(),
        what,
    })
}

fn unknown_info(words: &[&str]) -> (String, String) {
    match words {
        [] => (
            "un bloc ne dit pas ce qu'il est".to_owned(),
            format!(
                "écrivez après ``` l'un de ces mots : {}",
                INFO_WORDS.join(", ")
            ),
        ),
        ["rust", "compile_fail"] => (
            "« compile_fail » ne dit pas pourquoi".to_owned(),
            "ajoutez le code de l'erreur (compile_fail,E0382), le nom du lint, ou « none »"
                .to_owned(),
        ),
        ["rust", word, ..] => (
            format!("mot inconnu après « rust » : « {word} »"),
            "tout bloc Rust est compilé ; le seul mot admis est « compile_fail,CODE »".to_owned(),
        ),
        [word, rest @ ..] if INFO_WORDS.contains(word) => (
            format!("mot inconnu après « {word} » : « {} »", rest.join(",")),
            format!("écrivez « {word} » seul, ou « outcomes,merge »"),
        ),
        [word, ..] => (
            format!("mot inconnu après ``` : « {word} »"),
            suggest(word, INFO_WORDS),
        ),
    }
}

fn read_console(fence: &Fence, words: &[&str]) -> Result<Transcript, Wrong> {
    let (mode, stderr) = console_mode(words).map_err(Wrong::at(fence.line))?;
    Transcript::parse(mode, stderr, &fence.content).map_err(|(index, message, remedy)| Wrong {
        line: fence.line + 1 + index,
        message,
        remedy,
    })
}

fn console_mode(words: &[&str]) -> Result<(Mode, bool), (String, String)> {
    let mut modes = Vec::new();
    let mut stderr = false;
    for word in words {
        match *word {
            "stderr" => stderr = true,
            "possible" => modes.push(Mode::Possible),
            "native" => modes.push(Mode::Native),
            "session" => modes.push(Mode::Session),
            _ => {
                return Err((
                    format!("mot inconnu après « console » : « {word} »"),
                    suggest(word, CONSOLE_WORDS),
                ));
            }
        }
    }
    match modes.as_slice() {
        [] => Ok((Mode::Always, stderr)),
        [mode] => Ok((*mode, stderr)),
        _ => Err((
            "un bloc console n'est vérifié que d'une façon".to_owned(),
            "gardez un seul des mots possible, native et session".to_owned(),
        )),
    }
}

fn read_outcomes(fence: &Fence, merge: bool) -> Result<Outcomes, Wrong> {
    Outcomes::parse(&fence.content, merge).map_err(Wrong::at(fence.line))
}

fn read_directive(directive: &Directive) -> Result<Item, Wrong> {
    let what = match directive.name.as_str() {
        "listing" => read_listing(&directive.args),
        "changes" => read_changes(&directive.args),
        "claim" => claim::parse(&directive.args).map(What::Claim),
        "figure" => read_figure(&directive.args),
        "glossary" => read_generated(directive, Generated::Glossary),
        "index" => read_generated(directive, Generated::Index),
        "counts" => read_generated(directive, Generated::Counts),
        "changelog" => read_generated(directive, Generated::Changelog),
        _ => Ok(What::Measure(directive.args.clone())),
    };
    let what = what.map_err(Wrong::at(directive.line))?;
    Ok(Item {
        line: directive.line,
        range: directive.range.clone(),
        what,
    })
}

fn read_generated(directive: &Directive, what: Generated) -> Result<What, (String, String)> {
    let name = &directive.name;
    match directive.args.as_str() {
        "" => Ok(What::Generated(what)),
        args => Err((
            format!("« {name} » ne prend rien après son nom, et trouve « {args} »"),
            format!("écrivez {{{{#{name}}}}}"),
        )),
    }
}

fn read_listing(args: &str) -> Result<What, (String, String)> {
    let (name, anchor) = match args.split_once(':') {
        Some((name, anchor)) => (name, Some(anchor.to_owned())),
        None => (args, None),
    };
    if name.is_empty() || name.contains(char::is_whitespace) || anchor.as_deref() == Some("") {
        return Err((
            format!("« {args} » n'est pas un nom de listing"),
            "écrivez {{#listing nom}} ou {{#listing nom:ancre}}".to_owned(),
        ));
    }
    Ok(What::Listing {
        name: name.to_owned(),
        anchor,
    })
}

fn read_figure(args: &str) -> Result<What, (String, String)> {
    let parted = args.split_once(' ');
    let (name, caption) = parted.map_or((args, ""), |(name, caption)| (name, caption.trim()));
    match caption {
        "" => Err((
            format!("la figure « {name} » n'a pas de légende"),
            "écrivez {{#figure nom légende}} : ce que le texte ajoute au dessin".to_owned(),
        )),
        caption => Ok(What::Figure {
            name: name.to_owned(),
            caption: caption.to_owned(),
        }),
    }
}

fn read_changes(args: &str) -> Result<What, (String, String)> {
    let names: Vec<&str> = args.split_whitespace().collect();
    match names.as_slice() {
        [old, new] if old != new => Ok(What::Changes {
            old: (*old).to_owned(),
            new: (*new).to_owned(),
        }),
        _ => Err((
            format!("« {args} » ne nomme pas deux listings"),
            "écrivez {{#changes ancien nouveau}}".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Chapter, Vec<Problem>) {
        Chapter::parse(Path::new("book/p/a.md"), "A", Some("1".into()), text.into())
    }

    #[test]
    fn a_chapter_knows_what_it_shows_and_checks() {
        let (chapter, problems) = parse(
            "# A\n\n{{#listing x}}\n\n```console\n$ cargo run --example x\n```\n\ntexte\n\n```outcomes,merge\nx\n1\n---\n2\n```\n\n{{#claim x may panic}}\n",
        );
        assert_eq!(problems, []);
        assert_eq!((chapter.slug.as_str(), chapter.shown()), ("a", vec!["x"]));
        let lines: Vec<_> = chapter.items.iter().map(|item| item.line).collect();
        assert_eq!(lines, [3, 5, 11, 18]);
        assert!(chapter.adjoin(&chapter.items[0], &chapter.items[1]));
        assert!(!chapter.adjoin(&chapter.items[1], &chapter.items[2]));
    }

    #[test]
    fn a_figure_has_a_name_and_a_caption() {
        let (chapter, problems) = parse("{{#figure two-queues Deux files, un drapeau.}}\n");
        assert_eq!(problems, []);
        let what = What::Figure {
            name: "two-queues".into(),
            caption: "Deux files, un drapeau.".into(),
        };
        assert_eq!(chapter.items[0].what, what);
        let (_, problems) = parse("# A\n\n{{#figure two-queues}}\n");
        assert!(problems[0].message.contains("pas de légende"));
        assert_eq!(problems[0].line, Some(3));
    }

    #[test]
    fn unknown_info_words_are_named_on_their_line() {
        for (info, message) in [
            ("", "ne dit pas ce qu'il est"),
            ("rsut", "« rsut »"),
            ("rust,ignore", "« ignore »"),
            ("rust,compile_fail", "ne dit pas pourquoi"),
            ("console,posible", "« posible »"),
            ("outcomes,mix", "« mix »"),
        ] {
            let (_, problems) = parse(&format!("# A\n\n```{info}\n$ cargo run --example x\n```\n"));
            assert!(
                problems[0].message.contains(message),
                "{info}: {problems:?}"
            );
            assert_eq!(problems[0].line, Some(3));
        }
    }

    #[test]
    fn a_wrong_line_in_a_block_is_named_itself() {
        let (_, problems) = parse("```console\n$ cargo run --example x\n? no\n```\n");
        assert_eq!(problems[0].line, Some(3));
    }
}
