//! Proofs that need a process of their own: skeptic has no time limit, and trybuild reads the environment.
//!
//! The program that proves starts itself again with [`ROLE`] set; [`take_role`] must therefore come first in its
//! `main`. A worker that hangs is killed with everything that it started.

use crate::processes::{Group, starting};
use rustix::process::{Pid, Resource, Rlimit, setrlimit};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::panic::catch_unwind;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The environment variable that makes a process a worker.
const ROLE: &str = "AU_FIL_PROOFS_ROLE";
/// Address space of a worker and what it starts: a flood of output fills a worker's memory, not the machine's.
const MEMORY: u64 = 3 << 30;

/// Becomes a worker if this process was started as one; returns otherwise.
pub fn take_role() {
    match std::env::var(ROLE).as_deref() {
        // skeptic calls rustc and Cargo, for which we stand in.
        Ok("skeptic") if std::env::args_os().len() > 1 => {
            std::process::exit(crate::stand_in::answer())
        }
        Ok("skeptic") => serve(crate::skeptic::answer),
        Ok("trybuild") => serve(crate::compile_fail::answer),
        _ => {}
    }
}

/// Answers requests, one a line, until the other side hangs up.
fn serve(answer: fn(&Value)) -> ! {
    let limit = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    let _ = setrlimit(Resource::As, limit);
    let ended = io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .map(UnixStream::from)
        .and_then(|line| converse(line, answer));
    std::process::exit(i32::from(ended.is_err()));
}

fn converse(line: UnixStream, answer: fn(&Value)) -> io::Result<()> {
    let mut replies = line.try_clone()?;
    for request in BufReader::new(line).lines() {
        let request: Value = serde_json::from_str(&request?)?;
        let held = catch_unwind(|| answer(&request)).is_ok();
        io::stdout().flush()?;
        writeln!(replies, "{}", json!({ "held": held }))?;
    }
    Ok(())
}

/// A worker process, seen from the one that asked for it.
pub struct Worker {
    child: Child,
    group: Option<Group>,
    line: BufReader<UnixStream>,
    said: File,
}

/// A worker's answer: whether the request held, and all that was said on the way.
pub struct Answer {
    /// Whether it held.
    pub held: bool,
    /// Standard output and standard error.
    pub said: String,
}

impl Worker {
    /// Starts this program again as a worker.
    pub fn start(role: &str, prepare: impl FnOnce(&mut Command)) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let said = tempfile::tempfile()?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .env(ROLE, role)
            .env("RUST_BACKTRACE", "0")
            .process_group(0);
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        command.stdout(said.try_clone()?).stderr(said.try_clone()?);
        prepare(&mut command);
        let _starting = starting();
        let child = command.spawn()?;
        let group = Some(Group::of(Pid::from_child(&child)));
        Ok(Worker {
            child,
            group,
            line: BufReader::new(ours),
            said,
        })
    }

    /// One request; an error means that the worker died or took too long, and is of no more use.
    pub fn ask(&mut self, request: &Value, time: Duration) -> io::Result<Answer> {
        let start = self.said.seek(SeekFrom::End(0))?;
        self.line.get_ref().set_read_timeout(Some(time))?;
        writeln!(self.line.get_ref(), "{request}")?;
        let mut reply = String::new();
        self.line.read_line(&mut reply)?;
        let reply: Value = serde_json::from_str(&reply)?;
        self.said.seek(SeekFrom::Start(start))?;
        let mut said = Vec::new();
        self.said.read_to_end(&mut said)?;
        let said = String::from_utf8_lossy(&said).into_owned();
        Ok(Answer {
            held: reply["held"] == true,
            said,
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.group.take());
        let _ = self.child.wait();
    }
}
