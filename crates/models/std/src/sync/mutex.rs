//! `Mutex`.

use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use explorer::{Access, Object, progressed, restored};

use super::steps::{attempted, my_bit, now, settled, when};
use crate::contents::Contents;
use crate::statics::FirstUse;

/// What a lock is without its contents.
pub(super) struct Raw {
    pub(super) object: Object,
    locked: Cell<bool>,
    poisoned: Cell<bool>,
    /// Whether who holds it has asked for what it guards by `&mut`.
    touched: Cell<bool>,
    contents: Contents,
    /// Times that what it guards may have been changed, but by a thread that only looks again after waking for nothing.
    changes: Cell<u64>,
    /// Threads that last got it back after waking for nothing.
    idle: Cell<u64>,
}

impl Raw {
    const fn new() -> Self {
        Self {
            object: Object::new("mutex"),
            locked: Cell::new(false),
            poisoned: Cell::new(false),
            touched: Cell::new(false),
            contents: Contents::new(),
            changes: Cell::new(0),
            idle: Cell::new(0),
        }
    }

    #[track_caller]
    pub(super) fn lock(&self) {
        let apply = || {
            self.locked.set(true);
            self.contents.lend();
        };
        when("lock", &self.object, &|| !self.locked.get(), apply);
    }

    #[track_caller]
    fn try_lock(&self) -> bool {
        now("try_lock", &self.object, Access::Write, || {
            let free = !self.locked.replace(true);
            if free {
                self.contents.lend();
            }
            attempted(free)
        })
    }

    fn unlock(&self, at: &'static Location<'static>, poison: bool) {
        settled(at, "unlock", &self.object, || {
            self.poisoned.set(self.poisoned.get() | poison);
            self.touched
                .set(self.touched.get() && !self.contents.are_back());
            if self.touched.get() {
                self.idle.set(self.idle.get() & !my_bit());
            }
            self.release();
            if poison {
                progressed();
            }
        });
    }

    /// Inside a step: frees it for a wait, or after a use.
    pub(super) fn release(&self) {
        let touched = self.touched.replace(false) && !self.contents.are_back();
        if !touched {
            restored(&self.object);
        }
        if touched && self.idle.get() & my_bit() == 0 {
            self.changes.set(self.changes.get() + 1);
        }
        self.locked.set(false);
    }

    /// How often what it guards may have changed, as far as waiters care.
    pub(super) fn changes(&self) -> u64 {
        self.changes.get()
    }

    /// Notes whether the calling thread, which waits no longer, was woken for nothing.
    pub(super) fn woken(&self, for_nothing: bool) {
        let others = self.idle.get() & !my_bit();
        self.idle
            .set(others | if for_nothing { my_bit() } else { 0 });
    }
}

/// As `std::sync::Mutex`.
pub struct Mutex<T: ?Sized> {
    raw: Raw,
    first_use: FirstUse,
    data: UnsafeCell<T>,
}

// SAFETY: as std's, and only one thread at a time runs, on one OS thread.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: the lock gives `&mut T` to one thread at a time; the cells beside it are changed inside steps.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// As `std::sync::MutexGuard`.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    lock: &'a Mutex<T>,
    /// Whether its thread was panicking when it took the lock.
    panicking: bool,
    /// Where it was taken: what stands for the unlock, which has no line of its own.
    at: &'static Location<'static>,
    /// Not `Send`.
    of_this_thread: PhantomData<*const ()>,
}

// SAFETY: it gives nothing but `&T` to other threads.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// As `std`'s.
    pub const fn new(value: T) -> Self {
        Self {
            raw: Raw::new(),
            first_use: FirstUse::new(),
            data: UnsafeCell::new(value),
        }
    }

    /// As `std`'s.
    ///
    /// # Errors
    /// If it is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.raw.poisoned.get();
        checked(poisoned, self.data.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// As `std`'s: one step, which waits until the lock is free.
    ///
    /// # Errors
    /// If it is poisoned.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.first_use.of(self);
        self.lends();
        self.raw.lock();
        self.guard()
    }

    /// As `std`'s: one step.
    ///
    /// # Errors
    /// If it is locked, or poisoned.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        self.first_use.of(self);
        self.lends();
        if !self.raw.try_lock() {
            return Err(TryLockError::WouldBlock);
        }
        Ok(self.guard()?)
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        now("is_poisoned", &self.raw.object, Access::Read, || {
            self.raw.poisoned.get()
        })
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn clear_poison(&self) {
        now("clear_poison", &self.raw.object, Access::Write, || {
            self.raw.poisoned.set(false);
        });
    }

    /// As `std`'s.
    ///
    /// # Errors
    /// If it is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.raw.poisoned.get();
        checked(poisoned, self.data.get_mut())
    }

    /// Tells the lock what it guards.
    fn lends(&self) {
        // SAFETY: the value is inside of the lock.
        unsafe { self.raw.contents.are(self.data.get()) };
    }

    /// The guard of who holds the lock.
    #[track_caller]
    fn guard(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = MutexGuard {
            lock: self,
            panicking: explorer::panicking(),
            at: Location::caller(),
            of_this_thread: PhantomData,
        };
        checked(self.raw.poisoned.get(), guard)
    }
}

/// What a lock gives, which may be poisoned.
pub(super) fn checked<G>(poisoned: bool, guard: G) -> LockResult<G> {
    if poisoned {
        Err(PoisonError::new(guard))
    } else {
        Ok(guard)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The lock of a guard that goes without unlocking, and what [`resume`](Self::resume) needs.
    pub(super) fn suspend(self) -> Suspended<'a, T> {
        let suspended = Suspended {
            lock: self.lock,
            panicking: self.panicking,
            at: self.at,
        };
        std::mem::forget(self);
        suspended
    }
}

/// A guard while its lock is not held.
pub(super) struct Suspended<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    panicking: bool,
    at: &'static Location<'static>,
}

impl<'a, T: ?Sized> Suspended<'a, T> {
    pub(super) fn raw(&self) -> &'a Raw {
        &self.lock.raw
    }

    /// The guard, once the lock is held again.
    pub(super) fn resume(self) -> LockResult<MutexGuard<'a, T>> {
        let guard = MutexGuard {
            lock: self.lock,
            panicking: self.panicking,
            at: self.at,
            of_this_thread: PhantomData,
        };
        checked(self.lock.raw.poisoned.get(), guard)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's thread holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.lock.raw.touched.set(true);
        // SAFETY: the guard's thread holds the lock, and lends the guard by `&mut`.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let poison = !self.panicking && explorer::panicking();
        self.lock.raw.unlock(self.at, poison);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => text.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => text.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => text.field("data", &"<locked>"),
        };
        text.field("poisoned", &self.raw.poisoned.get());
        text.finish_non_exhaustive()
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
