//! What a run started and is no longer in its group: found in `/proc`, by its session, its parents or its environment.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use std::collections::BTreeSet;
use std::fs;

/// How often it is looked for: each time, what was found may have started another.
const ROUNDS: usize = 20;

/// How long a process may take to die; one that hangs in the kernel does not hold us up.
const DEATH: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};

/// Ends all that belongs to the run that `leader` leads and whose environment holds `mark`. The leader must not have been reaped:
/// until then its number means nobody else.
pub fn end(leader: Pid, mark: &str) {
    for _ in 0..ROUNDS {
        let found = find(leader, mark);
        if found.is_empty() {
            return;
        }
        found
            .into_iter()
            .for_each(|process| kill(process, leader, mark));
    }
}

/// A process as `/proc` shows it.
struct Process {
    id: i32,
    parent: i32,
    session: i32,
}

fn find(leader: Pid, mark: &str) -> BTreeSet<i32> {
    let leader = leader.as_raw_nonzero().get();
    let living: Vec<Process> = living().filter(|process| process.id != leader).collect();
    let stray = |process: &&Process| process.belongs(leader, mark);
    let mut found: BTreeSet<i32> = living
        .iter()
        .filter(stray)
        .map(|process| process.id)
        .collect();
    loop {
        let born =
            |process: &&Process| found.contains(&process.parent) && !found.contains(&process.id);
        let children: Vec<i32> = living
            .iter()
            .filter(born)
            .map(|process| process.id)
            .collect();
        if children.is_empty() {
            return found;
        }
        found.extend(children);
    }
}

fn living() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Process::read(entry.file_name().to_str()?.parse().ok()?))
}

impl Process {
    /// Nothing where it has ended.
    fn read(id: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in parentheses and may contain anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let state = fields.next()?;
        let mut number = || fields.next()?.parse().ok();
        let (parent, _group, session) = (number()?, number()?, number()?);
        (!matches!(state, "Z" | "X")).then_some(Process {
            id,
            parent,
            session,
        })
    }

    fn belongs(&self, leader: i32, mark: &str) -> bool {
        self.session == leader || self.parent == leader || self.is_marked(mark)
    }

    fn is_marked(&self, mark: &str) -> bool {
        let environment = fs::read(format!("/proc/{}/environ", self.id)).unwrap_or_default();
        environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == mark.as_bytes())
    }
}

/// Kills what was found under this number, unless that means another process by now; waits for its death.
fn kill(id: i32, leader: Pid, mark: &str) {
    let Some(process) = Pid::from_raw(id).and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok())
    else {
        return;
    };
    // What is found now is what the descriptor holds, or that has died.
    if find(leader, mark).contains(&id) && pidfd_send_signal(&process, Signal::KILL).is_ok() {
        let _ = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&DEATH));
    }
}
