//! What passes between a page and the companion: JSON in text frames, a terminal's bytes in binary ones.

use axum::extract::ws::{Message, Utf8Bytes};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What a page asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Request {
    /// Runs a listing, or the reader's version of it.
    Run {
        #[serde(flatten)]
        program: Program,
        #[serde(flatten)]
        size: Size,
    },
    /// The terminal has another size.
    Resize(Size),
    /// Ends what runs.
    Stop,
    /// Runs the explorer on it.
    Explore(Program),
    /// Runs one schedule again.
    Replay {
        #[serde(flatten)]
        program: Program,
        schedule: String,
    },
}

/// The program that a page means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Program {
    /// The name of a listing.
    pub listing: String,
    /// The reader's version of it.
    #[serde(default)]
    pub source: Option<String>,
    /// Its arguments.
    #[serde(default)]
    pub args: Vec<String>,
    /// Whether it is to be optimised, as what is measured is.
    #[serde(default)]
    pub optimised: bool,
}

/// Of a terminal, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// What a page is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Notice {
    /// So many others must end first.
    Queued { ahead: usize },
    /// Cargo has begun.
    Building,
    /// What Cargo does now.
    Progress { text: String },
    /// rustc does not take the program.
    Rejected { text: String, errors: Vec<Mistake> },
    /// The program runs: from now on, binary frames are its output.
    Started,
    /// It has ended, by itself or not.
    Ended(Ending),
    /// The explorer itself is there, and explores.
    Exploring,
    /// What the explorer found.
    Explored { report: Box<RawValue> },
    /// One execution, step by step: its picture and its list.
    Replayed { html: String },
    /// What was asked cannot be done.
    Refused { text: String },
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Its exit status, if it exited.
    pub status: Option<i32>,
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// The same in words.
    pub text: String,
}

/// One of rustc's errors, where the reader's program has it; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mistake {
    pub line: u64,
    pub column: u64,
    pub end_line: u64,
    pub end_column: u64,
    /// `E0382`, where it has one.
    pub code: Option<String>,
    pub message: String,
}

impl From<Notice> for Message {
    fn from(notice: Notice) -> Self {
        let text = serde_json::to_string(&notice).unwrap_or_default();
        Message::Text(Utf8Bytes::from(text))
    }
}

/// The longest word that a page may send: a name, an argument.
const LONGEST_WORD: usize = 4096;

/// Most arguments.
const MOST_ARGUMENTS: usize = 64;

/// The largest terminal.
const LARGEST: u16 = 1000;

impl Request {
    /// Reads a text frame; the error says why it is refused.
    pub fn read(text: &str) -> Result<Self, String> {
        let request: Request =
            serde_json::from_str(text).map_err(|error| format!("message incompris ({error})"))?;
        match request.excess() {
            None => Ok(request),
            Some(what) => Err(what.to_owned()),
        }
    }

    /// What in it is longer than anything that makes sense.
    fn excess(&self) -> Option<&'static str> {
        match self {
            Request::Run { program, size } => program.excess().or_else(|| size.excess()),
            Request::Resize(size) => size.excess(),
            Request::Stop => None,
            Request::Explore(program) => program.excess(),
            Request::Replay { program, .. } => program.excess(),
        }
    }
}

impl Program {
    fn excess(&self) -> Option<&'static str> {
        let words = || self.args.iter().chain([&self.listing]);
        if words().any(|word| word.len() > LONGEST_WORD) {
            Some("un mot a plus de 4 Kio")
        } else if words().any(|word| word.contains('\0')) {
            Some("un mot contient un octet nul")
        } else if self.args.len() > MOST_ARGUMENTS {
            Some("plus de 64 arguments")
        } else {
            None
        }
    }
}

impl Size {
    fn excess(self) -> Option<&'static str> {
        let fits = |count: u16| (1..=LARGEST).contains(&count);
        (!fits(self.columns) || !fits(self.rows)).then_some("une taille de terminal impossible")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_asks_is_read() {
        let run = r#"{"type":"run","listing":"a","source":null,"args":["3"],"optimised":true,"columns":80,"rows":24}"#;
        let Ok(Request::Run { program, size }) = Request::read(run) else {
            panic!("{:?}", Request::read(run))
        };
        assert_eq!(
            (program.listing.as_str(), &*program.args),
            ("a", &["3".to_owned()][..])
        );
        assert!(program.optimised);
        assert_eq!((size.columns, size.rows), (80, 24));
        let replay = r#"{"type":"replay","listing":"a","args":[],"schedule":"0x8"}"#;
        assert!(matches!(Request::read(replay), Ok(Request::Replay { .. })));
        assert_eq!(Request::read(r#"{"type":"stop"}"#), Ok(Request::Stop));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let long = format!(r#"{{"type":"explore","listing":"{}"}}"#, "a".repeat(5000));
        for (text, why) in [
            ("", "incompris"),
            ("bonjour", "incompris"),
            (r#"{"type":"rm"}"#, "incompris"),
            (r#"{"type":"run","listing":"a"}"#, "incompris"),
            (r#"{"type":"resize","columns":0,"rows":24}"#, "taille"),
            (r#"{"type":"resize","columns":80,"rows":9999}"#, "taille"),
            (
                r#"{"type":"explore","listing":"a","args":["\u0000"]}"#,
                "octet nul",
            ),
            (&long, "4 Kio"),
        ] {
            let refused = Request::read(text).unwrap_err();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }
}
