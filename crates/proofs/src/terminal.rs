//! Types into a program on a real pseudo-terminal, as soon as it prompts, and keeps what the terminal shows.

use crate::processes::{Group, opening_a_terminal};
use anyhow::{Context, Result, bail};
use course::{PROMPT, Turn};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
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

/// What a session may show: far more than a person reads.
const LIMIT: usize = 1 << 16;

/// Runs a program on a terminal and takes each turn at its next prompt, within `time` in all.
pub fn converse(
    path: &Path,
    args: &[String],
    root: &Path,
    turns: &[Turn],
    time: Duration,
) -> Result<Shown> {
    let (master, mut child) = open(command(path, args, root))?;
    let leader = child
        .process_id()
        .and_then(|id| Pid::from_raw(id as i32))
        .context("le programme n'a pas démarré")?;
    let group = Group::of(leader);
    let output = read_on(master.try_clone_reader()?);
    let mut input = master.take_writer()?;
    let deadline = Instant::now() + time;
    let text = play(&output, input.as_mut(), turns, deadline);
    let by_itself = text.is_ok() && ends_by(leader, deadline)?;
    // What it left behind ends, too.
    drop(group);
    let status = child
        .wait()
        .context("le programme ne s'attend pas")?
        .exit_code() as i32;
    let text = text?;
    if !by_itself {
        bail!("{}", unfinished(text.as_bytes()));
    }
    Ok(Shown { text, status })
}

/// Whether the program ends in time: it may have left its terminal and go on.
fn ends_by(leader: Pid, deadline: Instant) -> Result<bool> {
    let exit = pidfd_open(leader, PidfdFlags::empty())?;
    let left = deadline.saturating_duration_since(Instant::now());
    let timeout = Timespec {
        tv_sec: left.as_secs() as i64,
        tv_nsec: left.subsec_nanos().into(),
    };
    Ok(poll(&mut [PollFd::new(&exit, PollFlags::IN)], Some(&timeout))? > 0)
}

type Running = (Box<dyn MasterPty + Send>, Box<dyn Child + Send + Sync>);

/// A terminal with the program on it. The terminal ends with its last user: we must not be one.
fn open(command: CommandBuilder) -> Result<Running> {
    let _alone = opening_a_terminal();
    let pty = native_pty_system()
        .openpty(SIZE)
        .context("pas de pseudo-terminal")?;
    let child = pty
        .slave
        .spawn_command(command)
        .context("le programme ne se lance pas")?;
    Ok((pty.master, child))
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
        if Instant::now() >= deadline || shown.len() > LIMIT {
            bail!("{}", unfinished(&shown));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        match output.recv_timeout(left) {
            Ok(chunk) => shown.extend(chunk),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => continue,
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

fn unfinished(shown: &[u8]) -> String {
    let end = String::from_utf8_lossy(&shown[..shown.len().min(2000)]).into_owned();
    format!(
        "la session ne s'est pas terminée à temps : le programme a été arrêté ; le terminal montrait :\n{end}"
    )
}

/// How many prompts the program has shown: each stands at the beginning of a line.
fn prompts(shown: &[u8]) -> usize {
    String::from_utf8_lossy(shown)
        .split('\n')
        .filter(|line| line.starts_with(PROMPT))
        .count()
}
