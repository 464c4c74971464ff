//! What a run started and is no longer in its group: found in `/proc`, by its session, its parents or its environment.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::Duration;

/// How often it is looked for: each time, what was found may have started another.
const ROUNDS: usize = 100;

/// How long to wait for a process that is just becoming another program: for that moment it has no environment.
const MOMENT: Duration = Duration::from_millis(2);

/// Stands in the flags of the kernel's own threads.
const KERNEL: u64 = 0x0020_0000;

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
        if found.ours.is_empty() && !found.unclear {
            return;
        }
        if found.ours.is_empty() {
            thread::sleep(MOMENT);
        }
        found
            .ours
            .into_iter()
            .for_each(|process| kill(process, leader, mark));
    }
}

/// A process as `/proc` shows it.
struct Process {
    id: i32,
    parent: i32,
    session: i32,
    /// In ticks since the machine started.
    start: u64,
    /// Whether it is the kernel's.
    kernel: bool,
    /// Whether it has ended, and nobody has asked how.
    ended: bool,
}

/// What was found: the numbers of those that belong to the run, and whether it is unclear of one.
struct Found {
    ours: BTreeSet<i32>,
    unclear: bool,
}

fn find(leader: Pid, mark: &str) -> Found {
    let leader = leader.as_raw_nonzero().get();
    let since = Process::read(leader).map_or(0, |leader| leader.start);
    // What was there before the leader is nobody that it started.
    let younger =
        |process: &Process| process.id != leader && !process.ended && process.start >= since;
    let living: Vec<Process> = living().filter(younger).collect();
    let mut unclear = false;
    let mut ours = BTreeSet::new();
    for process in &living {
        match process.belongs(leader, mark) {
            Some(true) => drop(ours.insert(process.id)),
            Some(false) => {}
            None => unclear = true,
        }
    }
    add_descendants(&mut ours, &living);
    Found { ours, unclear }
}

fn add_descendants(ours: &mut BTreeSet<i32>, living: &[Process]) {
    loop {
        let born =
            |process: &&Process| ours.contains(&process.parent) && !ours.contains(&process.id);
        let children: Vec<i32> = living
            .iter()
            .filter(born)
            .map(|process| process.id)
            .collect();
        if children.is_empty() {
            return;
        }
        ours.extend(children);
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
        let mut number = |skipped: usize| fields.nth(skipped)?.parse::<u64>().ok();
        let (parent, session, flags, start) = (number(0)?, number(1)?, number(2)?, number(12)?);
        Some(Process {
            id,
            parent: parent as i32,
            session: session as i32,
            start,
            kernel: flags & KERNEL != 0,
            ended: matches!(state, "Z" | "X"),
        })
    }

    /// Nothing where that cannot be said at this moment.
    fn belongs(&self, leader: i32, mark: &str) -> Option<bool> {
        if self.session == leader || self.parent == leader {
            return Some(true);
        }
        let environment = fs::read(format!("/proc/{}/environ", self.id));
        match environment {
            Ok(bytes) if bytes.is_empty() && !self.kernel => None,
            Ok(bytes) => Some(
                bytes
                    .split(|byte| *byte == 0)
                    .any(|variable| variable == mark.as_bytes()),
            ),
            // It has ended, or is another user's.
            Err(_) => Some(false),
        }
    }
}

/// Kills what was found under this number, unless that means another process by now; waits for its death.
fn kill(id: i32, leader: Pid, mark: &str) {
    let Some(process) = Pid::from_raw(id).and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok())
    else {
        return;
    };
    // What is found now is what the descriptor holds, or that has died.
    if find(leader, mark).ours.contains(&id) && pidfd_send_signal(&process, Signal::KILL).is_ok() {
        let _ = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&DEATH));
    }
}
