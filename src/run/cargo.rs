//! Cargo as a child: what it builds, what it says meanwhile, and rustc's errors.

use super::family::{Family, marked};
use super::job::Trouble;
use super::line::Line;
use super::wire::{Mistake, Notice};
use anyhow::{Context, anyhow};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

/// How much of what rustc says is kept, in bytes.
const LONGEST: usize = 256 << 10;

/// How much of what Cargo writes is read at all: a program may have as many errors as it likes.
const PATIENCE: u64 = 16 << 20;

/// A build that is to be run.
pub struct Build<'a> {
    /// Cargo and its arguments, without those that say how it talks.
    pub command: Command,
    /// The file whose errors are told with their places, as rustc names it.
    pub file: &'a Path,
    /// How long it may take, where it is a program's.
    pub time: Option<Duration>,
    /// Most address space of each process, where the program is not one of the book's.
    pub memory: Option<u64>,
}

/// Cargo in `folder`, without what Cargo set for us: packages that read it would be built again.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

impl Build<'_> {
    /// Builds, and gives the executable; the page sees how it goes.
    pub async fn run(mut self, line: &Line) -> Result<PathBuf, Trouble> {
        let talk = [
            "--message-format=json-diagnostic-rendered-ansi",
            "--color=never",
        ];
        self.command
            .args(talk)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut cargo =
            Family::start_in_group(marked(self.command)).context("cargo ne se lance pas")?;
        if let Some(memory) = self.memory {
            cargo.limit_memory(memory);
        }
        let messages = read_messages(cargo.take_stdout(), self.file);
        let progress = show_progress(cargo.take_stderr(), line);
        let all = async { tokio::join!(messages, progress) };
        let time = self.time.unwrap_or(Duration::MAX);
        let Ok((said, complaint)) = timeout(time, all).await else {
            let seconds = time.as_secs();
            return Err(Trouble::refused(format!(
                "La compilation a duré plus de {seconds} s : elle a été arrêtée."
            )));
        };
        let status = cargo.end().await?;
        said.result(status.success(), &complaint)
    }
}

/// What Cargo and rustc said.
#[derive(Default)]
struct Said {
    executable: Option<PathBuf>,
    text: String,
    errors: Vec<Mistake>,
}

impl Said {
    fn result(self, success: bool, complaint: &str) -> Result<PathBuf, Trouble> {
        match self.executable {
            Some(path) if success => Ok(path),
            _ if !self.text.is_empty() => Err(Trouble::Said(Notice::Rejected {
                text: self.text,
                errors: self.errors,
            })),
            _ => Err(anyhow!("cargo a échoué : {}", complaint.trim()).into()),
        }
    }

    /// Takes in one of Cargo's messages.
    fn note(&mut self, message: &Value, file: &Path) {
        if let Some(path) = message["executable"].as_str() {
            self.executable = Some(path.into());
        }
        let message = &message["message"];
        if message["level"] != "error" {
            return;
        }
        let rendered = message["rendered"].as_str().unwrap_or_default();
        if self.text.len() + rendered.len() <= LONGEST {
            self.text.push_str(rendered);
            self.errors.extend(mistake(message, file));
        }
    }
}

/// Where an error is in the program, if it is in it.
fn mistake(message: &Value, file: &Path) -> Option<Mistake> {
    let spans = message["spans"].as_array()?;
    let ours =
        |span: &&Value| span["is_primary"] == true && span["file_name"] == *file.to_string_lossy();
    let span = spans.iter().find(ours)?;
    let number = |field: &str| span[field].as_u64().unwrap_or(1);
    Some(Mistake {
        line: number("line_start"),
        column: number("column_start"),
        end_line: number("line_end"),
        end_column: number("column_end"),
        code: message["code"]["code"].as_str().map(str::to_owned),
        message: message["message"].as_str().unwrap_or_default().to_owned(),
    })
}

async fn read_messages(stdout: impl AsyncRead + Unpin, file: &Path) -> Said {
    let mut said = Said::default();
    let mut lines = BufReader::new(stdout.take(PATIENCE)).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        said.note(&serde_json::from_str(&line).unwrap_or_default(), file);
    }
    said
}

/// Tells the page what Cargo does; what else it wrote is given back.
async fn show_progress(stderr: impl AsyncRead + Unpin, line: &Line) -> String {
    let mut rest = String::new();
    let mut begun = false;
    let mut lines = BufReader::new(stderr.take(PATIENCE)).lines();
    while let Ok(Some(said)) = lines.next_line().await {
        match progress(&said) {
            Some(text) => {
                // Where there is nothing to build, Cargo says nothing.
                if !std::mem::replace(&mut begun, true) {
                    line.say(Notice::Building).await;
                }
                line.say(Notice::Progress { text }).await;
            }
            None if rest.len() < LONGEST => rest = rest + &said + "\n",
            None => {}
        }
    }
    rest
}

/// A line of Cargo's progress, in French; nothing where it is something else.
fn progress(said: &str) -> Option<String> {
    let said = said.trim_start();
    let of = |verb: &str| {
        let rest = said.strip_prefix(verb)?.strip_prefix(' ')?;
        // Neither the version nor the folder tells a reader anything.
        rest.split_whitespace().next().map(str::to_owned)
    };
    None.or_else(|| Some(format!("Compilation de {}", of("Compiling")?)))
        .or_else(|| Some(format!("Téléchargement de {}", of("Downloaded")?)))
        .or_else(|| of("Blocking").map(|_| "Une autre compilation se termine d'abord".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_ended() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000"]);
        let build = Build {
            command,
            file: Path::new("a.rs"),
            time: Some(Duration::from_millis(50)),
            memory: None,
        };
        let (page, _told) = tokio::sync::mpsc::channel(9);
        let Err(Trouble::Said(Notice::Refused { text })) = build.run(&Line::to(page)).await else {
            panic!("it is not refused")
        };
        assert!(text.starts_with("La compilation a duré plus de"), "{text}");
    }

    #[test]
    fn progress_is_said_in_french() {
        let said = progress("   Compiling listings-attendre v0.1.0 (/x/code/attendre)");
        assert_eq!(said.unwrap(), "Compilation de listings-attendre");
        assert!(progress("    Blocking waiting for file lock on build directory").is_some());
        assert_eq!(progress("error: could not compile"), None);
    }

    #[test]
    fn an_error_elsewhere_has_no_place_in_the_program() {
        let span = |file: &str| {
            serde_json::json!({
                "level": "error", "message": "m", "code": {"code": "E0382"}, "rendered": "r\n",
                "spans": [{"is_primary": true, "file_name": file, "line_start": 3, "column_start": 9,
                    "line_end": 3, "column_end": 12}],
            })
        };
        let place = mistake(
            &span("code/a/examples/b.rs"),
            Path::new("code/a/examples/b.rs"),
        )
        .unwrap();
        assert_eq!((place.line, place.end_column), (3, 12));
        assert_eq!(place.code.as_deref(), Some("E0382"));
        assert_eq!(
            mistake(&span("/rustc/x.rs"), Path::new("code/a/examples/b.rs")),
            None
        );
    }
}
