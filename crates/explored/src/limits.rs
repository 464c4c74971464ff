//! What an exploration may use.

use std::time::Duration;

/// Limits on the process that explores, and on each execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the whole exploration; what was found until then is reported.
    pub time: Duration,
    /// Processor time without a step before a thread is taken for a loop without steps.
    pub silence: Duration,
    /// Address space, in bytes.
    pub memory: u64,
    /// Steps of one execution.
    pub steps: usize,
    /// Bytes that one execution may print.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(60),
            silence: Duration::from_secs(5),
            memory: 1 << 30,
            steps: 10_000,
            output: 1 << 20,
        }
    }
}
