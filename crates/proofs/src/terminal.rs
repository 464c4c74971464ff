//! Types into a program on a real pseudo-terminal, as soon as it prompts, and keeps what the terminal shows.

use anyhow::{Context, Result, bail};
use course::{PROMPT, Turn};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What a terminal showed, and the program's exit status.
pub struct Shown {
    /// Echo and prompts included; lines end with `\r\n`.
    pub text: String,
    /// The exit status.
    pub status: i32,
}

/// Wide enough for any line of the book: a terminal would fold longer ones.
const SIZE: PtySize = PtySize {
    rows: 50,
    cols: 200,
    pixel_width: 0,
    pixel_height: 0,
};
/// What a terminal sends for `^D`.
const END_OF_INPUT: &[u8] = b"\x04";

/// Runs a program on a terminal and takes each turn at its next prompt, within `time` in all.
pub fn converse(
    path: &Path,
    args: &[String],
    root: &Path,
    turns: &[Turn],
    time: Duration,
) -> Result<Shown> {
    let pty = native_pty_system()
        .openpty(SIZE)
        .context("pas de pseudo-terminal")?;
    let mut child = pty
        .slave
        .spawn_command(command(path, args, root))
        .context("le programme ne se lance pas")?;
    // The terminal ends with its last user: ours must not be one.
    drop(pty.slave);
    let output = read_on(pty.master.try_clone_reader()?);
    let mut input = pty.master.take_writer()?;
    let text = play(&output, input.as_mut(), turns, Instant::now() + time);
    let ended = end(child.as_mut(), text.is_ok())?;
    Ok(Shown {
        text: text?,
        status: ended,
    })
}

fn command(path: &Path, args: &[String], root: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(path);
    command.args(args);
    command.cwd(root);
    command.env("RUST_BACKTRACE", "0");
    command
}

/// Reads the terminal in a thread of its own; the channel closes when the last program has left it.
fn read_on(mut reader: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut chunk = [0; 4096];
        // Linux reports EIO, not an end, when a terminal has lost its last user.
        while let Ok(count @ 1..) = reader.read(&mut chunk) {
            if sender.send(chunk[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Takes the turns until the terminal is empty.
fn play(
    output: &Receiver<Vec<u8>>,
    input: &mut dyn Write,
    turns: &[Turn],
    deadline: Instant,
) -> Result<String> {
    let mut shown = Vec::new();
    let mut turns = turns.iter();
    let mut taken = 0;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match output.recv_timeout(left) {
            Ok(chunk) => shown.extend(chunk),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => bail!(
                "la session ne s'est pas terminée à temps : le programme a été arrêté ; le terminal montrait :\n{}",
                String::from_utf8_lossy(&shown)
            ),
        }
        while taken < prompts(&shown) {
            taken += 1;
            match turns.next() {
                Some(Turn::Type(line)) => input.write_all(format!("{line}\n").as_bytes())?,
                Some(Turn::EndOfInput) => input.write_all(END_OF_INPUT)?,
                None => {}
            }
        }
    }
    Ok(String::from_utf8_lossy(&shown).into_owned())
}

/// How many prompts the program has shown: each stands at the beginning of a line.
fn prompts(shown: &[u8]) -> usize {
    String::from_utf8_lossy(shown)
        .split('\n')
        .filter(|line| line.starts_with(PROMPT))
        .count()
}

/// The exit status; what is still running is killed with its children first.
fn end(child: &mut (dyn Child + Send + Sync), by_itself: bool) -> Result<i32> {
    let group = child.process_id().and_then(|id| Pid::from_raw(id as i32));
    if let Some(group) = group.filter(|_| !by_itself) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    Ok(child
        .wait()
        .context("le programme ne s'attend pas")?
        .exit_code() as i32)
}
