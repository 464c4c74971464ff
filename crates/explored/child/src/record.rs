//! The decisions of the running execution, in memory shared with the parent: it reads them when this process dies.
//!
//! A file of 32-bit words, mapped: executions begun (two words, low one first), decisions ever made (two words), decisions
//! of this execution, whether it is over, then the decisions: a thread's step as twice its number, a choice as twice its value
//! plus one.

use explorer::{Decision, Record};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

const BEGUN: usize = 0;
const MADE: usize = 2;
const LENGTH: usize = 4;
const OVER: usize = 5;

/// Words before the decisions.
const HEADER: usize = 6;

/// Bytes of a file that holds this many decisions.
pub fn size(decisions: usize) -> u64 {
    4 * (HEADER + decisions) as u64
}

/// Executions begun and decisions made so far by the process that maps this file: while it grows, the program goes on.
pub fn pulse(file: &File) -> io::Result<u64> {
    let long = |at: usize| {
        let mut words = [0; 8];
        file.read_exact_at(&mut words, 4 * at as u64)?;
        Ok::<u64, io::Error>(u64::from_ne_bytes(words))
    };
    Ok(long(BEGUN)?.wrapping_add(long(MADE)?))
}

/// What is left of a process: how far it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remains {
    /// Executions begun.
    pub begun: u64,
    /// The decisions of the last one.
    pub decisions: Vec<Decision>,
    /// Whether it was over, and its threads were unwinding.
    pub over: bool,
}

impl Remains {
    /// Reads them from the bytes of the file.
    pub fn read(file: &[u8]) -> Self {
        let words = file.chunks_exact(4);
        let words: Vec<u32> = words
            .map(|word| u32::from_ne_bytes(word.try_into().expect("four bytes")))
            .collect();
        let word = |at: usize| words.get(at).copied().unwrap_or(0);
        let long = |at: usize| u64::from(word(at + 1)) << 32 | u64::from(word(at));
        let decisions = words.iter().skip(HEADER).take(word(LENGTH) as usize);
        Remains {
            begun: long(BEGUN),
            decisions: decisions.map(|word| decode(*word)).collect(),
            over: word(OVER) == 1,
        }
    }
}

/// The shared words.
pub struct Shared(&'static [AtomicU32]);

impl Shared {
    /// Maps the file, whole and for ever.
    pub fn map(path: &Path) -> io::Result<Self> {
        let file = File::options().read(true).write(true).open(path)?;
        let bytes = file.metadata()?.len() as usize;
        let (mode, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        // SAFETY: a new mapping of a file that is open for reading and writing; it touches no memory that is in use.
        let address = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                bytes,
                mode,
                flags,
                file.as_raw_fd(),
                0,
            )
        };
        if address == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the mapping is page-aligned, as long as asked, never unmapped, and only ever used through atomics.
        Ok(Shared(unsafe {
            std::slice::from_raw_parts(address.cast(), bytes / 4)
        }))
    }

    fn count(&self, at: usize) {
        let low = self.0[at].load(Relaxed).wrapping_add(1);
        self.0[at].store(low, Relaxed);
        if low == 0 {
            self.0[at + 1].fetch_add(1, Relaxed);
        }
    }
}

impl Record for Shared {
    fn begin(&self) {
        self.count(BEGUN);
        self.0[LENGTH].store(0, Relaxed);
        self.0[OVER].store(0, Relaxed);
    }

    fn over(&self) {
        self.0[OVER].store(1, Relaxed);
    }

    fn decision(&self, decision: Decision) {
        self.count(MADE);
        let length = self.0[LENGTH].load(Relaxed) as usize;
        if let Some(word) = self.0.get(HEADER + length) {
            word.store(encode(decision), Relaxed);
            self.0[LENGTH].store(length as u32 + 1, Relaxed);
        }
    }

    fn running(&self, _: Option<usize>) {}
}

/// No choice is among so many.
const POLL: u32 = u32::MAX;

fn encode(decision: Decision) -> u32 {
    match decision {
        Decision::Step(thread) => (thread as u32) << 1,
        Decision::Choice(value) => (value as u32) << 1 | 1,
        Decision::Poll => POLL,
    }
}

fn decode(word: u32) -> Decision {
    match word & 1 {
        _ if word == POLL => Decision::Poll,
        0 => Decision::Step((word >> 1) as usize),
        _ => Decision::Choice((word >> 1) as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_execution_remains() {
        let path = std::env::temp_dir().join(format!("explored-record-{}", std::process::id()));
        std::fs::write(&path, vec![0; size(2) as usize]).unwrap();
        let shared = Shared::map(&path).unwrap();
        let (step, choice) = (Decision::Step(3), Decision::Choice(1));
        shared.begin();
        shared.decision(choice);
        shared.begin();
        shared.over();
        shared.begin();
        for decision in [step, choice, step] {
            shared.decision(decision);
        }
        let remains = Remains::read(&std::fs::read(&path).unwrap());
        assert_eq!(pulse(&File::open(&path).unwrap()).unwrap(), 3 + 4);
        std::fs::remove_file(&path).unwrap();
        // There is room for two.
        let decisions = vec![step, choice];
        assert_eq!(
            remains,
            Remains {
                begun: 3,
                decisions,
                over: false,
            }
        );
    }
}
