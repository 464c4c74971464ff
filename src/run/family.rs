//! A process with all that it starts: watched without being reaped, so that its number stays its own, and ended whole.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::io;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::task::{JoinHandle, spawn_blocking};

#[cfg(target_os = "linux")]
mod strays;

/// Stands in the environment of all that a run starts: what leaves its group, and even its session, keeps it.
const MARK: &str = "AU_FIL_RUN";

/// A command whose children can be told from everything else that runs.
pub struct Marked {
    pub command: Command,
    mark: String,
}

/// Marks what this command starts.
pub fn marked(mut command: Command) -> Marked {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let mark = format!("{}-{number}", std::process::id());
    command.env(MARK, &mark);
    Marked { command, mark }
}

/// A process that leads its group, and what it started; all of it ends when this is dropped.
pub struct Family {
    leader: Pid,
    child: Child,
    mark: String,
    over: bool,
}

impl Family {
    /// Starts a command in a group of its own.
    pub fn start_in_group(mut marked: Marked) -> io::Result<Self> {
        let child = marked.command.process_group(0).spawn()?;
        Family::of(child, marked.mark)
    }

    /// Starts a command on a terminal, which becomes that of a new session.
    pub fn start_on(pts: pty_process::Pts, marked: Marked) -> io::Result<Self> {
        let command = pty_process::Command::from(marked.command);
        let child = command.spawn(pts).map_err(io::Error::other)?;
        Family::of(child, marked.mark)
    }

    fn of(child: Child, mark: String) -> io::Result<Self> {
        let id = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let leader = id.ok_or_else(|| io::Error::other("le programme n'a pas de numéro"))?;
        Ok(Family {
            leader,
            child,
            mark,
            over: false,
        })
    }

    /// Is done when the leader has exited, and leaves it there to be reaped.
    pub fn exit(&self) -> JoinHandle<()> {
        let leader = self.leader;
        spawn_blocking(move || wait_for(leader))
    }

    /// The leader's standard output, where it is a pipe.
    pub fn take_stdout(&mut self) -> ChildStdout {
        self.child.stdout.take().expect("a pipe was asked for")
    }

    /// Its standard error, likewise.
    pub fn take_stderr(&mut self) -> ChildStderr {
        self.child.stderr.take().expect("a pipe was asked for")
    }

    /// No process of it may use more address space from now on. Only Linux can say this of another process.
    pub fn limit_memory(&self, bytes: u64) {
        #[cfg(target_os = "linux")]
        {
            use rustix::process::{Resource, Rlimit, prlimit};
            let limit = Rlimit {
                current: Some(bytes),
                maximum: Some(bytes),
            };
            let _ = prlimit(Some(self.leader), Resource::As, limit);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = bytes;
    }

    /// Ends it with all that it started; gives the leader's status.
    pub async fn end(mut self) -> io::Result<ExitStatus> {
        let _ = kill_process_group(self.leader, Signal::KILL);
        let (leader, mark) = (self.leader, self.mark.clone());
        let ended = spawn_blocking(move || {
            wait_for(leader);
            end_strays(leader, &mark);
        });
        let _ = ended.await;
        self.over = true;
        self.child.wait().await
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        if !self.over {
            let _ = kill_process_group(self.leader, Signal::KILL);
            end_strays(self.leader, &self.mark);
            // Tokio reaps it when it next hears of a child.
        }
    }
}

/// Waits for a child to exit; it can still be waited for afterwards.
fn wait_for(leader: Pid) {
    let exited = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while matches!(waitid(WaitId::Pid(leader), exited), Err(Errno::INTR)) {}
}

#[cfg(target_os = "linux")]
fn end_strays(leader: Pid, mark: &str) {
    strays::end(leader, &format!("{MARK}={mark}"));
}

/// Elsewhere nothing tells what left the group.
#[cfg(not(target_os = "linux"))]
fn end_strays(_: Pid, _: &str) {}
