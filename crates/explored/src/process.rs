//! The process that explores: started, listened to, watched, and ended where it goes beyond its limits.

use crate::Limits;
use crate::told::Told;
use anyhow::{Context, Result, bail};
use explored_child::record::{self, Remains};
use explored_child::task::Task;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// How often the process is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// What it may take beyond its time to come to its end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// Most of its standard error that is read.
const COMPLAINT: u64 = 64 << 10;

/// Hundredths of a second, in which Linux counts processor time.
const TICK: Duration = Duration::from_millis(10);

/// What a process told, and how it ended.
#[derive(Debug)]
pub struct Life {
    /// What it told.
    pub told: Told,
    /// How it ended.
    pub fate: Fate,
    /// How far it had come.
    pub remains: Remains,
}

/// How the process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// By itself, having said all.
    Ended,
    /// Killed by this signal; what it wrote on standard error.
    Died(i32, String),
    /// Ended by us, for it computed without taking a step.
    Silent,
    /// Ended by us, for its time was over.
    OutOfTime,
}

/// Has the executable do the task, within these limits.
///
/// A destructor that panics while the threads that an execution has left unwind ends the process, though no execution does so: then
/// the task is done again by a process that leaves them as they are, and leaks what they own.
pub fn live(executable: &Path, mut task: Task, limits: &Limits) -> Result<Life> {
    let life = live_once(executable, task.clone(), limits)?;
    if task.leak || !life.remains.over || life.fate == Fate::Ended {
        return Ok(life);
    }
    task.leak = true;
    live_once(executable, task, limits)
}

fn live_once(executable: &Path, mut task: Task, limits: &Limits) -> Result<Life> {
    let record = shared_file(task.steps)?;
    task.record = record.path().to_owned();
    task.memory = limits.memory;
    let mut child = start(executable)?;
    let lines = listen(&mut child, &task)?;
    let complaint = complain(&mut child);
    let mut told = Told::default();
    let ended = watch(&child, &lines, &record, &mut told, limits);
    if !matches!(ended, Ok(None)) {
        let _ = child.kill();
    }
    let status = child.wait()?;
    lines.into_iter().try_for_each(|line| told.hear(&line))?;
    let complaint = complaint.join().unwrap_or_default();
    let fate = match ended? {
        Some(fate) => fate,
        None => fate(status, complaint)?,
    };
    let remains = Remains::read(&std::fs::read(record.path())?);
    Ok(Life {
        told,
        fate,
        remains,
    })
}

/// A file in memory, wherever there is one, with room for the decisions of an execution.
fn shared_file(steps: usize) -> Result<NamedTempFile> {
    let in_memory = NamedTempFile::new_in("/dev/shm");
    let file = in_memory.or_else(|_| NamedTempFile::new())?;
    // A step may choose: there is room for three choices a step.
    file.as_file().set_len(record::size(4 * steps + 1024))?;
    Ok(file)
}

fn start(executable: &Path) -> Result<Child> {
    let mut command = Command::new(executable);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_MIN_STACK");
    command
        .spawn()
        .with_context(|| format!("{} ne se lance pas", executable.display()))
}

/// Gives it its task; what it says comes through the channel.
fn listen(child: &mut Child, task: &Task) -> Result<Receiver<String>> {
    let (sender, lines) = channel();
    let out = child.stdout.take().context("sans sortie")?;
    // It reads all of its task before it says anything. If it dies first, its end tells why.
    let _ = child
        .stdin
        .take()
        .context("sans entrée")?
        .write_all(task.written().as_bytes());
    thread::spawn(move || {
        let mut out = BufReader::new(out);
        // A line that its end is missing from was cut off when the process died.
        while let Some(line) = whole_line(&mut out) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(lines)
}

fn whole_line(out: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    out.read_line(&mut line).ok()?;
    line.ends_with('\n').then_some(line)
}

/// Reads its standard error.
fn complain(child: &mut Child) -> thread::JoinHandle<String> {
    let err = child.stderr.take();
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(err) = err {
            let _ = err.take(COMPLAINT).read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// Listens until it has nothing more to say; `Some` where it has to be ended.
fn watch(
    child: &Child,
    lines: &Receiver<String>,
    record: &NamedTempFile,
    told: &mut Told,
    limits: &Limits,
) -> Result<Option<Fate>> {
    let deadline = Instant::now().checked_add(limits.time.saturating_add(GRACE));
    let mut pulse = Pulse::default();
    loop {
        match lines.recv_timeout(GLANCE) {
            Ok(line) => told.hear(&line)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if pulse.is_lost(child.id(), record, limits.silence) => {
                return Ok(Some(Fate::Silent));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return Ok(Some(Fate::OutOfTime));
        }
    }
}

/// Signs of life: executions begun and decisions made, and the processor time when that was last seen to grow.
#[derive(Default)]
struct Pulse {
    seen: u64,
    since: Duration,
}

impl Pulse {
    /// Whether it has computed for so long without a decision.
    fn is_lost(&mut self, process: u32, record: &NamedTempFile, silence: Duration) -> bool {
        let seen = record::pulse(record.as_file()).unwrap_or(self.seen);
        let spent = processor_time(process).unwrap_or(self.since);
        if seen != self.seen {
            (self.seen, self.since) = (seen, spent);
        }
        spent.saturating_sub(self.since) > silence
    }
}

/// Processor time that a process has used.
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold anything; user and system time are the 12th and 13th words after it.
    let mut words = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let mut ticks = || words.next()?.parse::<u32>().ok();
    Some(TICK * (ticks()? + ticks()?))
}

fn fate(status: ExitStatus, complaint: String) -> Result<Fate> {
    match status.signal() {
        Some(signal) => Ok(Fate::Died(signal, complaint)),
        None if status.success() => Ok(Fate::Ended),
        None => bail!("l'explorateur a échoué ({status}) :\n{complaint}"),
    }
}
