//! The explorer, run for a page: what it found is handed on as it is, and a schedule as the book shows recorded ones.

use super::cargo::{self, Build};
use super::family::{Family, marked};
use super::job::{Trouble, own_version};
use super::line::Line;
use super::scratch::{Own, Place};
use super::wire::{Notice, Program};
use super::{Limits, Runs};
use crate::hand_over;
use anyhow::{Context, Result, anyhow};
use course::Listing;
use course::verdict::Witness;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::time::timeout;

/// The longest answer that a page is given, in bytes.
const LONGEST: u64 = 8 << 20;

/// What a page shows of a schedule run again, as `explore --replay --json` tells it.
#[derive(Deserialize)]
struct Replay {
    witness: Witness,
}

/// Explores a program, or replays one schedule of it.
pub async fn explore(
    runs: &Runs,
    listing: &Listing,
    program: &Program,
    schedule: Option<String>,
    line: &Line,
) -> Result<Notice, Trouble> {
    let explorer = explorer(&runs.root, line).await?;
    say_what_comes(&runs.root, line).await;
    let own = own_version(program, listing);
    // It is ours until the explorer has ended.
    let place = own.map(|_| Place::take(&runs.root)).transpose()?;
    let (folder, word) = match (own, &place) {
        (Some(source), Some(place)) => place.file(listing, source)?,
        _ => (runs.root.clone(), PathBuf::from(&listing.name)),
    };
    let mut command = Command::new(explorer);
    command.current_dir(folder).arg("--root").arg(&runs.root);
    command.arg("--json").args(
        schedule
            .as_ref()
            .map(|schedule| format!("--replay={schedule}")),
    );
    command.arg(word).arg("--").args(&program.args);
    let answer = answer(command, &runs.limits, own.is_some()).await;
    if let (Err(Trouble::Said(Notice::Refused { text })), Some(source), Some(place)) =
        (&answer, own, &place)
    {
        let own = Own {
            listing,
            source,
            optimised: program.optimised,
        };
        mistakes(place, runs, &own, line).await?;
        return Err(Trouble::refused(place.unnamed(text)));
    }
    let explored = Listing {
        source: own.unwrap_or(&listing.source).to_owned(),
        ..listing.clone()
    };
    match schedule {
        Some(_) => Ok(replayed(&answer?, &explored)?),
        None => Ok(Notice::Explored {
            report: read(&answer?)?,
        }),
    }
}

fn replayed(answer: &str, explored: &Listing) -> Result<Notice> {
    let Replay { witness } = read(answer)?;
    let html = course::step_by_step(explored, &witness);
    Ok(Notice::Replayed { html })
}

/// The explorer itself: compiled first where that is necessary, which the page sees.
async fn explorer(root: &Path, line: &Line) -> Result<PathBuf, Trouble> {
    let mut command = cargo::command(root);
    command
        .arg("build")
        .args(hand_over::which("explored", "explore"));
    let build = Build {
        command,
        file: Path::new(""),
        time: None,
        memory: None,
    };
    build.run(line).await
}

/// The explorer says nothing of what it compiles: the first time, that takes a while.
async fn say_what_comes(root: &Path, line: &Line) {
    line.say(Notice::Exploring).await;
    if !root.join("target/explored/.target").exists() {
        let text = "Première exploration : compilation des modèles de std, crossbeam_channel et parking_lot…";
        line.say(Notice::Progress { text: text.into() }).await;
    }
}

/// What rustc does not take in the reader's version, with its places: of what the explorer refuses, it gives the text only.
async fn mistakes(place: &Place, runs: &Runs, own: &Own<'_>, line: &Line) -> Result<(), Trouble> {
    match place.build(runs, own, line).await {
        Err(rejected @ Trouble::Said(Notice::Rejected { .. })) => Err(rejected),
        _ => Ok(()),
    }
}

/// What a command writes to its standard output; what it writes to the other is why it failed.
async fn answer(mut command: Command, limits: &Limits, is_own: bool) -> Result<String, Trouble> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut family =
        Family::start_in_group(marked(command)).context("l'explorateur ne se lance pas")?;
    if is_own {
        family.limit_memory(limits.memory);
    }
    let all = async { tokio::join!(all(family.take_stdout()), all(family.take_stderr())) };
    let Ok((answer, complaint)) = timeout(limits.exploration, all).await else {
        return Err(too_long(limits.exploration));
    };
    if family.end().await?.success() {
        return Ok(answer?);
    }
    let complaint = complaint?;
    let said = complaint.trim();
    Err(Trouble::refused(
        said.strip_prefix("erreur : ").unwrap_or(said),
    ))
}

fn too_long(limit: Duration) -> Trouble {
    let minutes = limit.as_secs() / 60;
    Trouble::refused(format!(
        "L'exploration a duré plus de {minutes} min : elle a été arrêtée."
    ))
}

async fn all(from: impl AsyncRead + Unpin) -> Result<String> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes).await?;
    if bytes.len() as u64 > LONGEST {
        return Err(anyhow!(
            "la réponse de l'explorateur a plus de {} Mio",
            LONGEST >> 20
        ));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read<'a, T: Deserialize<'a>>(answer: &'a str) -> Result<T> {
    serde_json::from_str(answer).context("la réponse de l'explorateur ne se lit pas")
}
