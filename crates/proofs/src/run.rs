//! Runs one program: in its own process group, within limits on time and output, all of it gone at the end.

use crate::processes::{Group, starting};
use course::verdict::{REPEATS, SAMPLE};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a program may run, how much it may print, and how often it is run.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From start to end.
    pub time: Duration,
    /// Bytes on standard output, and as many on standard error.
    pub output: usize,
    /// How long rustc may take for one program, on a loaded machine.
    pub compilation: Duration,
    /// Real runs of a program that always does the same.
    pub repeats: usize,
    /// Real runs of a program that may end in several ways.
    pub sample: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(30),
            output: 1 << 20,
            compilation: Duration::from_secs(90),
            repeats: REPEATS,
            sample: SAMPLE,
        }
    }
}

/// A program to run.
#[derive(Debug, Clone)]
pub struct Program {
    /// The executable.
    pub path: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// The working directory.
    pub folder: PathBuf,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// By itself, with this status.
    Exited(i32),
    /// Killed by this signal.
    Signalled(i32),
    /// Ended by us after the time limit.
    TimedOut,
    /// Ended by us after the output limit.
    Flooded,
}

/// What one run printed and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// Standard output; with `merged`, standard error too, in the order of the writes.
    pub stdout: String,
    /// Standard error, unless merged.
    pub stderr: String,
    /// How it ended.
    pub end: End,
}

/// Runs `program` to its end; with `merged`, standard error goes where standard output goes.
pub fn run(program: &Program, merged: bool, limits: &Limits) -> io::Result<Run> {
    let (mut child, mut outputs) = spawn(program, merged)?;
    let leader = Pid::from_child(&child);
    let group = Group::of(leader);
    let end = follow(&mut child, leader, &mut outputs, limits);
    // Whatever the program started and left behind goes with it.
    drop(group);
    let status = child.wait()?;
    drain(&mut outputs, limits)?;
    let mut texts = outputs.into_iter().map(|output| printed(&output.bytes));
    Ok(Run {
        stdout: texts.next().unwrap_or_default(),
        stderr: texts.next().unwrap_or_default(),
        end: end?.unwrap_or_else(|| how_it_ended(status)),
    })
}

/// A pipe that the program writes to, and what came through it.
struct Output {
    pipe: io::PipeReader,
    bytes: Vec<u8>,
    open: bool,
}

fn spawn(program: &Program, merged: bool) -> io::Result<(Child, Vec<Output>)> {
    let mut command = command(program);
    let (reader, writer) = io::pipe()?;
    let mut outputs = vec![reader];
    if merged {
        command.stderr(writer.try_clone()?);
    } else {
        let (reader, writer) = io::pipe()?;
        outputs.push(reader);
        command.stderr(writer);
    }
    // The command holds the writing ends: it is dropped on return, so that the pipes can come to their end.
    let child = {
        let _starting = starting();
        command.stdout(writer).spawn()?
    };
    let outputs = outputs.into_iter().map(|pipe| Output {
        pipe,
        bytes: Vec::new(),
        open: true,
    });
    Ok((child, outputs.collect()))
}

/// The environment of every child: no backtrace, no colour, no input.
fn command(program: &Program) -> Command {
    let mut command = Command::new(&program.path);
    command
        .args(&program.args)
        .current_dir(&program.folder)
        .stdin(Stdio::null());
    command
        .env("RUST_BACKTRACE", "0")
        .env("NO_COLOR", "1")
        .process_group(0);
    command
}

/// Reads until the program has ended; says so where it was a limit that ended it.
fn follow(
    child: &mut Child,
    group: Pid,
    outputs: &mut [Output],
    limits: &Limits,
) -> io::Result<Option<End>> {
    let exit = pidfd_open(group, PidfdFlags::empty())?;
    let deadline = Instant::now() + limits.time;
    loop {
        let Some(left) = deadline.checked_duration_since(Instant::now()) else {
            return Ok(Some(End::TimedOut));
        };
        wait(Some(&exit), outputs, left)?;
        if outputs
            .iter()
            .any(|output| output.bytes.len() > limits.output)
        {
            return Ok(Some(End::Flooded));
        }
        if child.try_wait()?.is_some() {
            return Ok(None);
        }
    }
}

/// Takes what is still in the pipes; a process that left its group cannot hold them open for ever.
fn drain(outputs: &mut [Output], limits: &Limits) -> io::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(1);
    while outputs
        .iter()
        .any(|output| output.open && output.bytes.len() <= limits.output)
    {
        let Some(left) = deadline.checked_duration_since(Instant::now()) else {
            break;
        };
        wait(None, outputs, left)?;
    }
    Ok(())
}

/// Waits for the exit or for something to read, and reads it.
fn wait(exit: Option<&OwnedFd>, outputs: &mut [Output], left: Duration) -> io::Result<()> {
    let timeout = Timespec {
        tv_sec: left.as_secs() as i64,
        tv_nsec: left.subsec_nanos().into(),
    };
    let open: Vec<usize> = (0..outputs.len()).filter(|i| outputs[*i].open).collect();
    let mut polled: Vec<PollFd> = open
        .iter()
        .map(|i| PollFd::new(&outputs[*i].pipe, PollFlags::IN))
        .collect();
    polled.extend(exit.map(|exit| PollFd::new(exit, PollFlags::IN)));
    match poll(&mut polled, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let ready: Vec<usize> = open
        .iter()
        .zip(&polled)
        .filter(|(_, fd)| !fd.revents().is_empty())
        .map(|(i, _)| *i)
        .collect();
    ready.into_iter().try_for_each(|i| outputs[i].read())
}

impl Output {
    fn read(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        let count = self.pipe.read(&mut chunk)?;
        self.bytes.extend_from_slice(&chunk[..count]);
        self.open = count > 0;
        Ok(())
    }
}

fn how_it_ended(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Signalled(signal.unwrap_or_default()),
    }
}

/// Output as text, without what differs from run to run by nature.
pub fn printed(bytes: &[u8]) -> String {
    // A terminal shows no difference between the two kinds of line ends.
    without_thread_numbers(&String::from_utf8_lossy(bytes).replace("\r\n", "\n"))
}

/// rustc 1.95 prints `thread 'main' (6183) panicked`: the number is the system's, and says nothing.
fn without_thread_numbers(text: &str) -> String {
    text.split_inclusive('\n')
        .map(without_thread_number)
        .collect()
}

fn without_thread_number(line: &str) -> String {
    let cut = line
        .split_once("' (")
        .and_then(|(thread, rest)| Some((thread, rest.split_once(") panicked")?)));
    match cut {
        Some((thread, (number, rest))) if number.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{thread}' panicked{rest}")
        }
        _ => line.to_owned(),
    }
}

/// How a run ended, in French, for a message.
pub fn describe(end: End, limits: &Limits) -> String {
    match end {
        End::Exited(code) => format!("le programme s'est terminé avec le code de sortie {code}"),
        End::Signalled(signal) => format!("le programme a été tué par le signal {signal}"),
        End::TimedOut => format!(
            "le programme ne s'est pas terminé en {} s : il a été arrêté, avec ses enfants",
            limits.time.as_secs_f32()
        ),
        End::Flooded => {
            format!(
                "le programme a affiché plus de {} Kio : il a été arrêté",
                limits.output / 1024
            )
        }
    }
}

/// The executable of an example, run from the repository's root, as `cargo run` does.
pub fn example(path: &Path, args: &[String], root: &Path) -> Program {
    Program {
        path: path.to_owned(),
        args: args.iter().map(OsString::from).collect(),
        folder: root.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, merged: bool, limits: &Limits) -> Run {
        let args = vec!["-c".into(), script.into()];
        let program = Program {
            path: "/bin/sh".into(),
            args,
            folder: "/".into(),
        };
        run(&program, merged, limits).unwrap()
    }

    #[test]
    fn both_outputs_and_the_status_come_back() {
        let ran = sh("echo a; echo b >&2; exit 3", false, &Limits::default());
        assert_eq!(
            (ran.stdout.as_str(), ran.stderr.as_str(), ran.end),
            ("a\n", "b\n", End::Exited(3))
        );
    }

    #[test]
    fn merged_outputs_keep_the_order_of_the_writes() {
        let ran = sh("echo a; echo b >&2; echo c", true, &Limits::default());
        assert_eq!(ran.stdout, "a\nb\nc\n");
    }

    #[test]
    fn a_hang_is_ended_with_its_children() {
        let limits = Limits {
            time: Duration::from_millis(200),
            ..Limits::default()
        };
        let ran = sh("sleep 1000 & echo $!; sleep 1000", false, &limits);
        assert_eq!(ran.end, End::TimedOut);
        let child = Path::new("/proc").join(ran.stdout.trim()).join("exe");
        assert!(child.read_link().is_err(), "the child outlived its parent");
    }

    #[test]
    fn a_flood_is_ended() {
        assert_eq!(sh("yes", false, &Limits::default()).end, End::Flooded);
    }

    #[test]
    fn a_signal_is_told_from_a_status() {
        assert_eq!(
            sh("kill -9 $$", false, &Limits::default()).end,
            End::Signalled(9)
        );
    }

    #[test]
    fn what_a_child_left_behind_holds_nothing_up() {
        assert_eq!(
            sh("sleep 1000 & exit 0", false, &Limits::default()).end,
            End::Exited(0)
        );
    }

    #[test]
    fn the_number_of_a_thread_is_left_out() {
        let line = "thread 'ouvrier' (6183) panicked at a.rs:1:2:\n";
        assert_eq!(
            printed(line.as_bytes()),
            "thread 'ouvrier' panicked at a.rs:1:2:\n"
        );
        assert_eq!(printed(b"f(' (x) panicked"), "f(' (x) panicked");
    }
}
