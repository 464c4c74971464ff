//! The explorer, run for a page: its answer is handed on as it is.

use super::Runs;
use super::family::{Family, marked};
use super::job::{Trouble, own_version};
use super::line::Line;
use super::scratch::Place;
use super::wire::{Notice, Program};
use crate::hand_over;
use anyhow::{Context, Result, anyhow};
use course::Listing;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

/// The longest answer that a page is given, in bytes.
const LONGEST: u64 = 8 << 20;

/// A schedule run again, as `explore --replay --json` tells it.
#[derive(Deserialize)]
struct Replay {
    outcome: Box<RawValue>,
    steps: Box<RawValue>,
    witness: Box<RawValue>,
}

/// Explores a program, or replays one schedule of it.
pub async fn explore(
    runs: &Runs,
    listing: &Listing,
    program: &Program,
    schedule: Option<String>,
    line: &Line,
) -> Result<Notice, Trouble> {
    line.say(Notice::Building).await;
    let own = own_version(program, listing);
    // It is ours until the explorer has ended.
    let place = own.map(|_| Place::take(&runs.root)).transpose()?;
    let (folder, word) = match (own, &place) {
        (Some(source), Some(place)) => place.file(listing, source)?,
        _ => (runs.root.clone(), PathBuf::from(&listing.name)),
    };
    let mut command = Command::from(hand_over::command("explored", "explore", &runs.root));
    command.current_dir(folder).arg("--json");
    command.args(
        schedule
            .as_ref()
            .map(|schedule| format!("--replay={schedule}")),
    );
    command.arg(word).arg("--").args(&program.args);
    let answer = answer(command).await?;
    Ok(if schedule.is_some() {
        let Replay {
            outcome,
            steps,
            witness,
        } = read(&answer)?;
        Notice::Replayed {
            outcome,
            steps,
            witness,
        }
    } else {
        let report = read(&answer)?;
        Notice::Explored { report }
    })
}

/// What a command writes to its standard output; what it writes to the other is why it failed.
async fn answer(mut command: Command) -> Result<String, Trouble> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut family =
        Family::start_in_group(marked(command)).context("l'explorateur ne se lance pas")?;
    let (answer, complaint) = tokio::join!(all(family.take_stdout()), all(family.take_stderr()));
    if family.end().await?.success() {
        return Ok(answer?);
    }
    let complaint = complaint?;
    let said = complaint.trim();
    Err(Trouble::refused(
        said.strip_prefix("erreur : ").unwrap_or(said),
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
