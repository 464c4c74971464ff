//! How long somebody waits.
//!
//! A wait with a time may end at any point, however long it is: whoever waits just tries once, for a schedule decides when.

use std::time::Duration;

use model_std::time::{self, Instant};

/// How long to wait at most.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// Not at all.
    Now,
    For(Duration),
    Until(Instant),
    Never,
}

impl Limit {
    /// A time past the end of the clock is no limit.
    pub(crate) fn after(time: Duration) -> Self {
        match is_endless(time) {
            true => Self::Never,
            false => Self::For(time),
        }
    }

    /// Whether a wait ends by itself before this place on the clock.
    pub(crate) fn comes_before(self, place: Duration) -> bool {
        match self {
            Self::Now => true,
            Self::For(time) => time::clock().saturating_add(time) < place,
            Self::Until(instant) => time::place(instant) < place,
            Self::Never => false,
        }
    }

    /// Notes that the current thread has waited in vain.
    pub(crate) fn pass(self) {
        match self {
            Self::Now | Self::Never => {}
            Self::For(time) => time::advance(time),
            Self::Until(instant) => time::advance_to(instant),
        }
    }
}

/// Whether the real clock has no place for the end of this.
pub(crate) fn is_endless(time: Duration) -> bool {
    time.as_secs() >= i64::MAX as u64
}
