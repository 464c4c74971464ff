//! `std::time`: a clock that stands still but for its own thread's sleeps and timeouts.
//!
//! Steps take no time. A thread's clock begins where its parent's stood, goes on by what the thread sleeps or waits in vain,
//! by a little whenever it is read, and with a join up to where the other thread's clock stood: it never goes back. What it shows is
//! one of many possible things, so a program that looks is never called exhaustive.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::hash::{Hash, Hasher};
use ::std::ops::{Add, AddAssign, Sub, SubAssign};

use explorer::{Access, Object, Op, caveat, per_thread, progressed, step, wipe};

pub use ::std::time::{Duration, TryFromFloatSecsError};

/// What a reading costs: a loop that waits for the clock ends.
const READING: Duration = Duration::from_micros(1);

/// The current thread's time.
#[derive(Default)]
struct Clock {
    now: Cell<Duration>,
    /// Whether the thread has ever read it: then a sleep changes something.
    read: Cell<bool>,
    object: Object,
}

/// Time of the current thread, since the start of the execution: for the other models, too.
#[doc(hidden)]
pub fn clock() -> Duration {
    per_thread::<Clock>().now.get()
}

/// Puts the current thread's clock forward, to another's.
pub(crate) fn set_clock(now: Duration) {
    put(|before| before.max(now));
}

/// Puts the current thread's clock forward by what it has waited in vain: for the other models, too.
#[doc(hidden)]
pub fn advance(time: Duration) {
    put(|now| now.saturating_add(time));
}

/// What no step of a thread that does not look at its clock must depend on is not to be left on its stack either.
fn put(when: impl FnOnce(Duration) -> Duration) {
    #[inline(never)]
    fn aside(when: impl FnOnce(Duration) -> Duration) {
        let clock = per_thread::<Clock>();
        clock.now.set(when(clock.now.get()));
    }
    aside(when);
    wipe();
}

/// Puts the current thread's clock forward to the end of a wait that was in vain: for the other models.
#[doc(hidden)]
pub fn advance_to(deadline: Instant) {
    set_clock(deadline.0);
}

/// What the clock shows at an instant, for the other models: no program looks.
#[doc(hidden)]
pub fn place(instant: Instant) -> Duration {
    instant.0
}

/// The instant at which the clock shows this, for the other models.
#[doc(hidden)]
pub fn instant(place: Duration) -> Instant {
    Instant(place)
}

/// Whether the current thread has ever read its clock: for the other models.
#[doc(hidden)]
pub fn is_watched() -> bool {
    per_thread::<Clock>().read.get()
}

/// A step that others cannot notice, and that a thread which reads its clock can.
#[track_caller]
pub(crate) fn sleep(time: Duration) {
    let clock = per_thread::<Clock>();
    let own = [(&clock.object, Access::Write)];
    let objects = if clock.read.get() { &own[..] } else { &[] };
    step(Op {
        label: "sleep",
        objects,
        ready: None,
        apply: || advance(time),
    });
}

/// As `std::time::Instant`.
#[derive(Clone, Copy)]
pub struct Instant(Duration);

impl Instant {
    /// As `std::time::Instant::now`.
    pub fn now() -> Self {
        per_thread::<Clock>().read.set(true);
        progressed();
        advance(READING);
        Self(clock())
    }

    /// Its place on the clock, for a program that looks.
    fn seen(self) -> Duration {
        caveat("time");
        self.0
    }

    /// As `std::time::Instant::duration_since`.
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.saturating_duration_since(earlier)
    }

    /// As `std::time::Instant::checked_duration_since`.
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.seen().checked_sub(earlier.0)
    }

    /// As `std::time::Instant::saturating_duration_since`.
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.seen().saturating_sub(earlier.0)
    }

    /// As `std::time::Instant::elapsed`.
    pub fn elapsed(&self) -> Duration {
        Self::now().saturating_duration_since(*self)
    }

    /// As `std::time::Instant::checked_add`.
    pub fn checked_add(&self, time: Duration) -> Option<Self> {
        self.0.checked_add(time).map(Self)
    }

    /// As `std::time::Instant::checked_sub`: there is no time before the start of the execution.
    pub fn checked_sub(&self, time: Duration) -> Option<Self> {
        self.0.checked_sub(time).map(Self)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    #[track_caller]
    fn add(self, time: Duration) -> Self {
        self.checked_add(time)
            .expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    #[track_caller]
    fn add_assign(&mut self, time: Duration) {
        *self = *self + time;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    #[track_caller]
    fn sub(self, time: Duration) -> Self {
        self.checked_sub(time)
            .expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    #[track_caller]
    fn sub_assign(&mut self, time: Duration) {
        *self = *self - time;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.duration_since(earlier)
    }
}

impl PartialEq for Instant {
    fn eq(&self, other: &Self) -> bool {
        self.seen() == other.0
    }
}

impl Eq for Instant {}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<::std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
        self.seen().cmp(&other.0)
    }
}

impl Hash for Instant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.seen().hash(state);
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.seen()).finish()
    }
}
