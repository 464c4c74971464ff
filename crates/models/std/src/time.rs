//! `std::time`: a clock that stands still but for its own thread's sleeps and timeouts.
//!
//! Steps take no time. A thread's clock begins where its parent's stood, goes on by what the thread sleeps or waits in vain,
//! by a little whenever it is read, and with a join up to where the other thread's clock stood: it never goes back. What it shows is
//! one of many possible things, so a program that looks is never called exhaustive.
//!
//! Instants that nobody compares are all the same to a thread: one that only hands them on, as deadlines, may go round in circles.

use ::std::cell::{Cell, RefCell};
use ::std::fmt;
use ::std::hash::{Hash, Hasher};
use ::std::ops::{Add, AddAssign, Sub, SubAssign};

use explorer::{caveat, opaque, per_execution, per_thread, progressed, revealed, wipe};

pub use ::std::time::{Duration, TryFromFloatSecsError};

/// What a reading costs: a loop that waits for the clock ends.
const READING: Duration = Duration::from_micros(1);

/// The current thread's time.
#[derive(Default)]
struct Clock {
    now: Cell<Duration>,
}

/// What the clock shows at each instant of the execution that the program has.
#[derive(Default)]
struct Instants(RefCell<Vec<Duration>>);

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

fn put(when: impl FnOnce(Duration) -> Duration) {
    aside(|| {
        let clock = per_thread::<Clock>();
        clock.now.set(when(clock.now.get()));
    });
}

/// What no step of a thread that does not look at its clock must depend on is not to be left on its stack either.
fn aside<T>(act: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn below<T>(act: impl FnOnce() -> T) -> T {
        act()
    }
    let done = below(act);
    wipe();
    done
}

/// Puts the current thread's clock forward to the end of a wait that was in vain: for the other models.
#[doc(hidden)]
pub fn advance_to(deadline: Instant) {
    set_clock(place(deadline));
}

/// What the clock shows at an instant, for the other models: no program looks.
#[doc(hidden)]
pub fn place(instant: Instant) -> Duration {
    per_execution::<Instants>().0.borrow()[revealed(instant.0)]
}

/// The instant at which the clock shows this, for the other models.
#[doc(hidden)]
pub fn instant(place: Duration) -> Instant {
    aside(|| {
        let instants = per_execution::<Instants>();
        let mut places = instants.0.borrow_mut();
        places.push(place);
        Instant(opaque(places.len() - 1))
    })
}

/// The instant that comes so long after now, for the other models, without a reading; `None` past the end of time.
#[doc(hidden)]
pub fn instant_after(time: Duration) -> Option<Instant> {
    aside(|| clock().checked_add(time).map(instant))
}

/// The instant that this makes of one's place.
fn moved(from: Instant, to: impl FnOnce(Duration) -> Option<Duration>) -> Option<Instant> {
    aside(|| to(place(from)).map(instant))
}

/// As `std::time::Instant`.
#[derive(Clone, Copy)]
pub struct Instant(u64);

impl Instant {
    /// As `std::time::Instant::now`.
    pub fn now() -> Self {
        aside(|| {
            advance(READING);
            instant(clock())
        })
    }

    /// Its place on the clock, for a program that looks.
    fn seen(self) -> Duration {
        caveat("time");
        progressed();
        place(self)
    }

    /// As `std::time::Instant::duration_since`.
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.saturating_duration_since(earlier)
    }

    /// As `std::time::Instant::checked_duration_since`.
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.seen().checked_sub(place(earlier))
    }

    /// As `std::time::Instant::saturating_duration_since`.
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.seen().saturating_sub(place(earlier))
    }

    /// As `std::time::Instant::elapsed`.
    pub fn elapsed(&self) -> Duration {
        Self::now().saturating_duration_since(*self)
    }

    /// As `std::time::Instant::checked_add`.
    pub fn checked_add(&self, time: Duration) -> Option<Self> {
        moved(*self, |place| place.checked_add(time))
    }

    /// As `std::time::Instant::checked_sub`: there is no time before the start of the execution.
    pub fn checked_sub(&self, time: Duration) -> Option<Self> {
        moved(*self, |place| place.checked_sub(time))
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
        self.seen() == place(*other)
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
        self.seen().cmp(&place(*other))
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
