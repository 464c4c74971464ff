//! Waits that end by themselves.
//!
//! They may end at any point, however long they are: whoever waits just tries once, for a schedule decides when. Only a time that no clock
//! reaches is waited out.

use std::time::Duration;

use model_std::time;
/// As the model's `std` has it.
pub(crate) use model_std::time::Instant;

/// How long to wait at most.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    For(Duration),
    Until(Instant),
}

impl Limit {
    /// Whether parking_lot takes this for no limit: the deadline is past the end of its clock.
    pub(crate) fn is_none(self) -> bool {
        matches!(self, Self::For(time) if time.as_secs() >= i64::MAX as u64)
    }

    /// Notes that the current thread has waited in vain.
    pub(crate) fn pass(self) {
        match self {
            Self::For(time) => time::advance(time),
            Self::Until(instant) => time::advance_to(instant),
        }
    }

    /// When a wait of this length ends that begins now.
    pub(crate) fn deadline(self) -> Option<Instant> {
        match self {
            Self::For(time) => (!self.is_none()).then(|| Instant::now() + time),
            Self::Until(instant) => Some(instant),
        }
    }
}
