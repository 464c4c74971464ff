//! The command: what is explored, and what is shown of it.

mod find;
mod outcomes;
mod steps;
mod table;
mod text;

use course::verdict::Witness;
use explored::{Ask, Limits, Program, Replay, Trouble, Workshop, witness};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

/// The companion's own `explore` says what these mean.
#[derive(Debug, clap::Parser)]
#[command(name = "explore")]
pub struct Arguments {
    #[arg(long)]
    root: PathBuf,
    program: String,
    #[arg(long, conflicts_with = "executions")]
    exhaustive: bool,
    #[arg(long)]
    executions: Option<u64>,
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long)]
    stdin: Option<PathBuf>,
    #[arg(long)]
    replay: Option<String>,
    #[arg(long)]
    json: bool,
    #[arg(last = true)]
    args: Vec<String>,
}

/// Why nothing is shown.
#[derive(Debug)]
pub struct Refusal {
    /// In French.
    pub message: String,
    /// 2 where the command line is wrong, 1 where the program is.
    pub status: u8,
}

impl Refusal {
    fn usage(message: String) -> Self {
        Refusal { message, status: 2 }
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        let status = if matches!(trouble, Trouble::Schedule(_)) {
            2
        } else {
            1
        };
        Refusal {
            message: trouble.to_string(),
            status,
        }
    }
}

/// A day of exploration: what `--exhaustive` asks for ends by itself, or by whoever asked.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Explores, or replays, and shows what was found.
pub fn run(arguments: &Arguments) -> Result<(), Refusal> {
    let program = find::program(&arguments.root, &arguments.program)?;
    let ask = ask(arguments)?;
    let mut limits = Limits::default();
    if arguments.exhaustive {
        limits.time = PATIENCE;
    }
    announce(arguments);
    let workshop = Workshop::new(&arguments.root, std::slice::from_ref(&program));
    let shown = match &arguments.replay {
        None => {
            let report = workshop.explore(&program.name, &ask, &limits)?;
            if arguments.json {
                json(&report)
            } else {
                outcomes::shown(&report, &again(arguments))
            }
        }
        Some(schedule) => replayed(&workshop, &program, &ask, schedule, &limits, arguments.json)?,
    };
    say(&shown);
    Ok(())
}

/// Says why nothing is seen for a while, the first time.
fn announce(arguments: &Arguments) {
    let built = arguments.root.join("target/explored/.target").exists();
    if !built && io::stderr().is_terminal() {
        tell(
            "première exploration : compilation des modèles de std, crossbeam_channel et parking_lot…",
        );
    }
}

fn replayed(
    workshop: &Workshop,
    program: &Program,
    ask: &Ask,
    schedule: &str,
    limits: &Limits,
    as_json: bool,
) -> Result<String, Refusal> {
    let replay = workshop.replay(&program.name, ask, schedule, limits)?;
    Ok(if as_json {
        json(&Told {
            witness: witness::of(&replay, &program.shown),
            replay,
        })
    } else {
        steps::shown(&replay, program)
    })
}

fn ask(arguments: &Arguments) -> Result<Ask, Refusal> {
    let stdin = match &arguments.stdin {
        None => Vec::new(),
        Some(file) => std::fs::read(file).map_err(|error| find::unreadable(file, &error))?,
    };
    Ok(Ask {
        args: arguments.args.clone(),
        stdin,
        executions: arguments.executions,
        exhaustive: arguments.exhaustive,
        aim: None,
        status: None,
        seed: arguments.seed.unwrap_or(0),
    })
}

/// The command that explores this program with the same input, up to its last options.
fn again(arguments: &Arguments) -> outcomes::Again {
    let mut command = format!("cargo run -- explore {}", quoted(&arguments.program));
    if let Some(file) = &arguments.stdin {
        command.push_str(&format!(" --stdin {}", quoted(&file.display().to_string())));
    }
    let args: Vec<String> = arguments.args.iter().map(|arg| quoted(arg)).collect();
    let args = if args.is_empty() {
        String::new()
    } else {
        format!(" -- {}", args.join(" "))
    };
    outcomes::Again { command, args }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=:,+".contains(char);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What `--replay --json` tells: the execution, and the same as the page shows it.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    replay: Replay,
    witness: Witness,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Writes to standard output; where nobody reads it, there is nothing to complain about.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to standard error.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
