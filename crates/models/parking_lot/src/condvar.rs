//! The condition variable: which threads wait, and with which mutex.

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use explorer::{Access::Read, Access::Write, Object, Op, Thread, choose, restored, unchanged};
use lock_api::{RawCondvar as _, WaitTimeoutResult};

use crate::held::Held;
use crate::place::{Call, Place};
use crate::raw_mutex::RawMutex;
use crate::timeout::{Instant, Limit};
use crate::wrappers::MutexGuard;

/// What is behind [`Condvar`].
pub struct RawCondvar {
    object: Object,
    /// The bit of each thread that waits, by its number. Whose bit was cleared was notified.
    waiting: AtomicU64,
    /// The mutex of those who wait.
    mutex: AtomicUsize,
}

const _: () = assert!(explorer::MAX_THREADS <= 64);

fn own_bit() -> u64 {
    1 << Thread::current().number()
}

impl RawCondvar {
    fn is_notified(&self) -> bool {
        self.waiting.load(Relaxed) & own_bit() == 0
    }

    /// Begins to wait; `false` if others wait with another mutex.
    fn enter(&self, mutex: &RawMutex) -> bool {
        let fits = self.waiting.load(Relaxed) == 0 || self.mutex.load(Relaxed) == mutex.address();
        if fits {
            self.mutex.store(mutex.address(), Relaxed);
            self.waiting.fetch_or(own_bit(), Relaxed);
            mutex.give_up();
        }
        fits
    }

    fn release(&self, call: Call, mutex: &RawMutex, guard: &mut Held) {
        let entered = Place::plain(call.at).step(Op {
            label: call.label,
            objects: &[(&self.object, Write), (&mutex.object, Write)],
            ready: None,
            apply: || self.enter(mutex),
        });
        assert!(
            entered,
            "attempted to use a condition variable with more than one mutex"
        );
        guard.owns = false;
    }

    /// Waits until notified, and has the mutex then.
    fn await_notice(&self, call: Call, mutex: &RawMutex, guard: &mut Held) {
        Place::plain(call.at).step(Op {
            label: call.label,
            objects: &[(&self.object, Read), (&mutex.object, Write)],
            ready: Some(&|| self.is_notified() && mutex.can_be_locked()),
            apply: || mutex.take(),
        });
        guard.owns = true;
    }

    /// Is notified, or gives up.
    fn await_notice_a_while(&self, call: Call, limit: Limit) -> bool {
        let apply = || {
            let notified = self.is_notified();
            if !notified {
                self.waiting.fetch_and(!own_bit(), Relaxed);
                limit.pass();
                restored(&self.object);
            }
            notified
        };
        Place::plain(call.at).step(Op {
            label: call.label,
            objects: &[(&self.object, Write)],
            ready: None,
            apply,
        })
    }

    fn wait_a_while(&self, mutex: &RawMutex, guard: &mut Held, limit: Limit) -> bool {
        let call = under_way();
        self.release(call, mutex, guard);
        let notified = self.await_notice_a_while(call, limit);
        mutex.lock_at(Place::plain(call.at), call.label);
        guard.owns = true;
        !notified
    }

    fn notify<T>(&self, label: &'static str, wake: impl FnOnce(u64) -> T) -> T {
        let apply = || {
            let waiting = self.waiting.load(Relaxed);
            if waiting == 0 {
                unchanged();
            }
            wake(waiting)
        };
        Place::plain(under_way().at).step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: None,
            apply,
        })
    }
}

/// The call of [`Condvar`] that this thread is in; of `lock_api`'s own type, on which it is called as well, only the file is known.
fn under_way() -> Call {
    Call::current().unwrap_or_else(|| Call::new("wait"))
}

/// Any of the bits that are set.
fn any_of(bits: u64) -> u64 {
    let nth = choose(bits.count_ones() as usize);
    let rest = (0..nth).fold(bits, |bits, _| bits & (bits - 1));
    rest & rest.wrapping_neg()
}

// SAFETY: giving the mutex up and waiting is one step, and a thread that leaves the wait has the mutex, or unwinds with a guard that
// knows it has not.
unsafe impl lock_api::RawCondvar for RawCondvar {
    const INIT: Self = Self {
        object: Object::new("condvar"),
        waiting: AtomicU64::new(0),
        mutex: AtomicUsize::new(0),
    };

    type RawMutex = RawMutex;

    unsafe fn wait(&self, mutex: &RawMutex, guard: &mut Held) {
        let call = under_way();
        self.release(call, mutex, guard);
        self.await_notice(call, mutex, guard);
    }

    fn notify_one(&self) -> bool {
        self.notify("notify_one", |waiting| {
            if waiting != 0 {
                self.waiting.fetch_and(!any_of(waiting), Relaxed);
            }
            waiting != 0
        })
    }

    fn notify_all(&self) -> usize {
        self.notify("notify_all", |waiting| {
            self.waiting.store(0, Relaxed);
            waiting.count_ones() as usize
        })
    }
}

// SAFETY: as for `RawCondvar`.
unsafe impl lock_api::RawCondvarTimed for RawCondvar {
    fn checked_duration_to_instant(timeout: &Duration) -> Option<Instant> {
        Limit::For(*timeout).deadline()
    }

    unsafe fn wait_for(&self, mutex: &RawMutex, guard: &mut Held, timeout: &Duration) -> bool {
        let limit = Limit::For(*timeout);
        if limit.is_none() {
            // SAFETY: the caller's promise is the same.
            unsafe { self.wait(mutex, guard) };
            return false;
        }
        self.wait_a_while(mutex, guard, limit)
    }

    unsafe fn wait_until(&self, mutex: &RawMutex, guard: &mut Held, timeout: &Instant) -> bool {
        self.wait_a_while(mutex, guard, Limit::Until(*timeout))
    }
}

/// A condition variable: `lock_api`'s, knowing where it is called.
#[derive(Default)]
pub struct Condvar(lock_api::Condvar<RawCondvar>);

impl Condvar {
    /// One that nobody waits for.
    pub const fn new() -> Self {
        Self(lock_api::Condvar::new())
    }

    /// Its state.
    pub fn raw(&self) -> &RawCondvar {
        self.0.raw()
    }

    /// Wakes any one of the waiting threads; whether there was one.
    #[track_caller]
    pub fn notify_one(&self) -> bool {
        Call::new("notify_one").within(|| self.0.notify_one())
    }

    /// Wakes all the waiting threads; how many there were.
    #[track_caller]
    pub fn notify_all(&self) -> usize {
        Call::new("notify_all").within(|| self.0.notify_all())
    }

    /// Gives the mutex up, waits until notified, and takes the mutex again.
    #[track_caller]
    pub fn wait<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) {
        Call::new("wait").within(|| self.0.wait(guard));
    }

    /// Waits as long as the condition holds.
    #[track_caller]
    pub fn wait_while<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) {
        let call = Call::new("wait_while");
        while condition(guard) {
            call.within(|| self.0.wait(guard));
        }
    }

    /// [`Self::wait`], at most until then.
    #[track_caller]
    pub fn wait_until<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Instant,
    ) -> WaitTimeoutResult {
        Call::new("wait_until").within(|| self.0.wait_until(guard, timeout))
    }

    /// [`Self::wait`], at most so long.
    #[track_caller]
    pub fn wait_for<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Duration,
    ) -> WaitTimeoutResult {
        Call::new("wait_for").within(|| self.0.wait_for(guard, timeout))
    }

    /// [`Self::wait_while`], at most until then.
    #[track_caller]
    pub fn wait_while_until<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        condition: impl FnMut(&mut T) -> bool,
        timeout: Instant,
    ) -> WaitTimeoutResult {
        let call = Call::new("wait_while_until");
        self.again_while(guard, condition, |guard| {
            call.within(|| self.0.wait_until(guard, timeout))
        })
    }

    /// [`Self::wait_while`], at most so long.
    #[track_caller]
    pub fn wait_while_for<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        condition: impl FnMut(&mut T) -> bool,
        timeout: Duration,
    ) -> WaitTimeoutResult {
        let call = Call::new("wait_while_for");
        self.again_while(guard, condition, |guard| {
            call.within(|| self.0.wait_for(guard, timeout))
        })
    }

    /// Waits again and again; the condition has the last word. Not within the call: it may use locks of its own.
    fn again_while<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: impl FnMut(&mut T) -> bool,
        mut wait: impl FnMut(&mut MutexGuard<'_, T>) -> WaitTimeoutResult,
    ) -> WaitTimeoutResult {
        while condition(guard) {
            let result = wait(guard);
            if result.timed_out() && condition(guard) {
                return result;
            }
            if result.timed_out() {
                break;
            }
        }
        self.not_timed_out(guard)
    }

    /// Only `lock_api` can make this value; it waits for nothing here.
    fn not_timed_out<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) -> WaitTimeoutResult {
        self.0.wait_while_for(guard, |_| false, Duration::MAX)
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
