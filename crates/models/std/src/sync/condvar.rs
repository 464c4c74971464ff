//! `Condvar`.
//!
//! Waiting is three steps: one gives the lock back and goes to sleep, one wakes, one takes the lock again. A thread that
//! wakes for nothing may as well never have slept: whoever could have notified it before notifies another one, or nobody,
//! in another execution. So a spurious wake-up is no step, but a choice not to sleep.
//!
//! A loop around `wait` could wake for nothing for ever. A thread that has, and is back where it was, does so again only after a
//! notification, or after another thread may have changed what the mutex guards: it would only look again at what it saw.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{Location, RefUnwindSafe};
use std::sync::LockResult;
use std::time::Duration;

use explorer::{
    Access, Object, Op, choose, per_execution, per_thread, perhaps, restored, settle_at, standing,
    step, unchanged, wipe,
};

use super::mutex::{MutexGuard, Raw};
use super::steps::{my_bit, now};

/// As `std::sync::Condvar`.
pub struct Condvar {
    object: Object,
    /// Threads that sleep.
    sleeping: Cell<u64>,
    notifications: Cell<u64>,
    /// Number of the condition variable in its execution; 0: none yet.
    number: Cell<usize>,
}

// SAFETY: its cells are changed inside steps only, on one OS thread.
unsafe impl Sync for Condvar {}
impl RefUnwindSafe for Condvar {}

/// As `std::sync::WaitTimeoutResult`.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// As `std`'s.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// Why a thread waits no longer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Woken {
    Notified,
    Spuriously,
    TimedOut,
}

/// Where and when a thread woke for nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Idle {
    place: &'static Location<'static>,
    condvar: usize,
    /// Where the thread stood.
    standing: Option<u64>,
    /// What had happened.
    happened: u64,
}

/// Those of a thread, since something happened.
#[derive(Default)]
struct Idles(RefCell<Vec<Idle>>);

impl Idles {
    fn note(&self, idle: Idle) {
        let mut known = self.0.borrow_mut();
        let past = |known: &Idle| known.condvar == idle.condvar && known.happened != idle.happened;
        known.retain(|known| !past(known));
        known.push(idle);
    }

    fn contains(&self, idle: &Idle) -> bool {
        self.0.borrow().contains(idle)
    }
}

/// Condition variables that have a number.
#[derive(Default)]
struct Numbered(Cell<usize>);

impl Condvar {
    /// As `std`'s.
    pub const fn new() -> Self {
        Self {
            object: Object::new("condvar"),
            sleeping: Cell::new(0),
            notifications: Cell::new(0),
            number: Cell::new(0),
        }
    }

    /// As `std`'s. May wake spuriously.
    ///
    /// # Errors
    /// If the mutex is poisoned.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let guard = guard.suspend();
        self.sleep(guard.raw(), false);
        guard.resume()
    }

    /// As `std`'s.
    ///
    /// # Errors
    /// If the mutex is poisoned.
    #[track_caller]
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// As `std`'s. May time out at any point, whatever the duration, and may wake spuriously.
    ///
    /// # Errors
    /// If the mutex is poisoned.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let guard = guard.suspend();
        let woken = self.sleep(guard.raw(), true);
        let result = WaitTimeoutResult(woken == Woken::TimedOut);
        if result.timed_out() {
            crate::time::advance(duration);
        }
        match guard.resume() {
            Ok(guard) => Ok((guard, result)),
            Err(poisoned) => Err(std::sync::PoisonError::new((poisoned.into_inner(), result))),
        }
    }

    /// As `std`'s. May time out at any point.
    ///
    /// # Errors
    /// If the mutex is poisoned.
    #[track_caller]
    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let mut result = WaitTimeoutResult(false);
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if result.timed_out() {
                return Ok((guard, result));
            }
            (guard, result) = self.wait_timeout(guard, duration)?;
        }
    }

    /// As `std`'s: one step. Wakes any of those who wait.
    #[track_caller]
    pub fn notify_one(&self) {
        now("notify_one", &self.object, Access::Write, || {
            let sleeping = self.sleeping.get();
            if sleeping == 0 {
                return self.notify(0);
            }
            let chosen = choose(sleeping.count_ones() as usize);
            self.notify(nth_bit(sleeping, chosen));
        });
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn notify_all(&self) {
        now("notify_all", &self.object, Access::Write, || {
            self.notify(self.sleeping.get())
        });
    }

    /// Wakes these.
    fn notify(&self, woken: u64) {
        if woken == 0 {
            return unchanged();
        }
        self.notifications.set(self.notifications.get() + 1);
        self.sleeping.set(self.sleeping.get() & !woken);
    }

    #[track_caller]
    fn sleep(&self, mutex: &Raw, timed: bool) -> Woken {
        let place = Location::caller();
        wipe();
        let woken = if self.fall_asleep(mutex, place, standing()) {
            self.wake(timed)
        } else {
            Woken::Spuriously
        };
        mutex.lock();
        mutex.woken(woken != Woken::Notified);
        woken
    }

    /// Gives the lock back, for whoever needs it, even where the execution has ended; whether the thread sleeps now.
    fn fall_asleep(
        &self,
        mutex: &Raw,
        place: &'static Location<'static>,
        standing: Option<u64>,
    ) -> bool {
        let apply = || {
            mutex.release();
            let sleeps = !self.wakes_spuriously(mutex, place, standing);
            if sleeps {
                self.sleeping.set(self.sleeping.get() | my_bit());
            } else {
                restored(&self.object);
            }
            sleeps
        };
        let objects = &[
            (&self.object, Access::Write),
            (&mutex.object, Access::Write),
        ];
        let op = Op {
            label: "wait",
            objects,
            ready: None,
            apply,
        };
        settle_at(place, op)
    }

    fn wakes_spuriously(
        &self,
        mutex: &Raw,
        place: &'static Location<'static>,
        standing: Option<u64>,
    ) -> bool {
        let idles = per_thread::<Idles>();
        let idle = Idle {
            place,
            condvar: self.number(),
            standing,
            happened: mutex.changes() + self.notifications.get(),
        };
        let wakes = !idles.contains(&idle) && perhaps();
        if wakes {
            idles.note(idle);
        }
        wakes
    }

    fn number(&self) -> usize {
        if self.number.get() == 0 {
            let Numbered(last) = &*per_execution::<Numbered>();
            last.set(last.get() + 1);
            self.number.set(last.get());
        }
        self.number.get()
    }

    #[track_caller]
    fn wake(&self, timed: bool) -> Woken {
        let me = my_bit();
        let notified = || self.sleeping.get() & me == 0;
        let apply = || {
            if notified() {
                return Woken::Notified;
            }
            self.sleeping.set(self.sleeping.get() & !me);
            restored(&self.object);
            Woken::TimedOut
        };
        let access = if timed { Access::Write } else { Access::Read };
        step(Op {
            label: "wait",
            objects: &[(&self.object, access)],
            ready: if timed { None } else { Some(&notified) },
            apply,
        })
    }
}

/// The `n`th of the bits that are set, as the only one.
fn nth_bit(bits: u64, n: usize) -> u64 {
    let rest = (0..n).fold(bits, |bits, _| bits & (bits - 1));
    rest & rest.wrapping_neg()
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}
