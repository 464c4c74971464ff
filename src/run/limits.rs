//! What a program of a page may use.

use std::time::Duration;

/// The limits of every run.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many programs run, or are built, at once.
    pub seats: usize,
    /// Bytes of output a second; a program that prints more is slowed down.
    pub rate: u64,
    /// Bytes of output in all; a program that prints more is ended.
    pub output: u64,
    /// How long a page may give no sign of life while its program runs.
    pub silence: Duration,
    /// How long telling a page why it is given up may take.
    pub farewell: Duration,
    /// How long Cargo may take.
    pub compilation: Duration,
    /// How long the explorer may take, which has limits of its own on all but compiling.
    pub exploration: Duration,
    /// Address space of each process that compiles a reader's version, in bytes.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            seats: 4,
            rate: 1 << 20,
            output: 16 << 20,
            silence: Duration::from_secs(30),
            farewell: Duration::from_secs(1),
            compilation: Duration::from_secs(120),
            exploration: Duration::from_secs(300),
            memory: 4 << 30,
        }
    }
}
