//! `RwLock`.

use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{LockResult, TryLockError, TryLockResult};

use explorer::{Access, Object, choose, restored};

use super::mutex::checked;
use super::steps::{attempted, now, settled, when};
use crate::statics::FirstUse;

/// What a lock is without its contents.
struct Raw {
    object: Object,
    writer: Cell<bool>,
    readers: Cell<usize>,
    /// Writers that have found readers and wait.
    waiting: Cell<usize>,
    poisoned: Cell<bool>,
}

/// Adds to a number of readers or writers.
fn add(number: &Cell<usize>, more: isize) {
    number.set(number.get().wrapping_add_signed(more));
}

impl Raw {
    const fn new() -> Self {
        Self {
            object: Object::new("rwlock"),
            writer: Cell::new(false),
            readers: Cell::new(0),
            waiting: Cell::new(0),
            poisoned: Cell::new(false),
        }
    }

    /// Whether a writer that waits holds back a reader that comes now: it may or may not.
    fn holds_back(&self) -> bool {
        self.waiting.get() > 0 && choose(2) == 1
    }

    #[track_caller]
    fn read(&self) {
        let enter = || {
            let held_back = self.holds_back();
            add(&self.readers, isize::from(!held_back));
            !held_back
        };
        if when("read", &self.object, &|| !self.writer.get(), enter) {
            return;
        }
        let ready = || !self.writer.get() && self.waiting.get() == 0;
        when("read", &self.object, &ready, || add(&self.readers, 1));
    }

    #[track_caller]
    fn try_read(&self) -> bool {
        now("try_read", &self.object, Access::Write, || {
            let enters = !self.writer.get() && !self.holds_back();
            add(&self.readers, isize::from(enters));
            attempted(enters)
        })
    }

    /// A writer that comes while others read waits in sight of new readers. One that would not be seen waiting comes later.
    #[track_caller]
    fn write(&self) {
        let enter = || {
            let free = self.readers.get() == 0;
            self.writer.set(free);
            add(&self.waiting, isize::from(!free));
            free
        };
        if when("write", &self.object, &|| !self.writer.get(), enter) {
            return;
        }
        when("write", &self.object, &|| self.is_free(), || {
            add(&self.waiting, -1);
            self.writer.set(true);
        });
    }

    #[track_caller]
    fn try_write(&self) -> bool {
        now("try_write", &self.object, Access::Write, || {
            let free = self.is_free();
            self.writer.set(self.writer.get() | free);
            attempted(free)
        })
    }

    fn is_free(&self) -> bool {
        !self.writer.get() && self.readers.get() == 0
    }

    fn unlock_read(&self, at: &'static Location<'static>) {
        settled(at, "unlock", &self.object, || {
            add(&self.readers, -1);
            restored(&self.object);
        });
    }

    fn unlock_write(&self, at: &'static Location<'static>, poison: bool) {
        settled(at, "unlock", &self.object, || {
            self.poisoned.set(self.poisoned.get() | poison);
            self.writer.set(false);
        });
    }

    fn downgrade(&self, at: &'static Location<'static>) {
        settled(at, "downgrade", &self.object, || {
            self.writer.set(false);
            add(&self.readers, 1);
        });
    }
}

/// As `std::sync::RwLock`.
pub struct RwLock<T: ?Sized> {
    raw: Raw,
    first_use: FirstUse,
    data: UnsafeCell<T>,
}

// SAFETY: as std's, and only one thread at a time runs, on one OS thread.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: the lock gives `&T` to several or `&mut T` to one; the cells beside it are changed inside steps.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// As `std::sync::RwLockReadGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    /// Where it was taken: what stands for the unlock, which has no line of its own.
    at: &'static Location<'static>,
    /// Not `Send`.
    of_this_thread: PhantomData<*const ()>,
}

/// As `std::sync::RwLockWriteGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    /// Where it was taken: what stands for the unlock, which has no line of its own.
    at: &'static Location<'static>,
    /// Whether its thread was panicking when it took the lock.
    panicking: bool,
    /// Not `Send`.
    of_this_thread: PhantomData<*const ()>,
}

// SAFETY: it gives nothing but `&T` to other threads.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: it gives nothing but `&T` to other threads.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
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

impl<T: ?Sized> RwLock<T> {
    /// As `std`'s: waits until no writer holds the lock, and perhaps until none waits.
    ///
    /// # Errors
    /// If it is poisoned.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.first_use.of(self);
        self.raw.read();
        self.read_guard()
    }

    /// As `std`'s: one step, which may fail because of a writer that waits.
    ///
    /// # Errors
    /// If a writer holds the lock, or it is poisoned.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.first_use.of(self);
        if !self.raw.try_read() {
            return Err(TryLockError::WouldBlock);
        }
        Ok(self.read_guard()?)
    }

    /// As `std`'s: waits until nobody holds the lock.
    ///
    /// # Errors
    /// If it is poisoned.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.first_use.of(self);
        self.raw.write();
        self.write_guard()
    }

    /// As `std`'s: one step.
    ///
    /// # Errors
    /// If anybody holds the lock, or it is poisoned.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        self.first_use.of(self);
        if !self.raw.try_write() {
            return Err(TryLockError::WouldBlock);
        }
        Ok(self.write_guard()?)
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

    #[track_caller]
    fn read_guard(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let guard = RwLockReadGuard {
            lock: self,
            at: Location::caller(),
            of_this_thread: PhantomData,
        };
        checked(self.raw.poisoned.get(), guard)
    }

    #[track_caller]
    fn write_guard(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let guard = RwLockWriteGuard {
            lock: self,
            panicking: explorer::panicking(),
            at: Location::caller(),
            of_this_thread: PhantomData,
        };
        checked(self.raw.poisoned.get(), guard)
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// As `std`'s: one step.
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let (lock, at) = (guard.lock, Location::caller());
        std::mem::forget(guard);
        lock.raw.downgrade(at);
        RwLockReadGuard {
            lock,
            at,
            of_this_thread: PhantomData,
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's thread holds the lock, and no writer does.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard's thread holds the lock alone.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard's thread holds the lock alone, and lends the guard by `&mut`.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.raw.unlock_read(self.at);
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let poison = !self.panicking && explorer::panicking();
        self.lock.raw.unlock_write(self.at, poison);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => text.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => text.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => text.field("data", &format_args!("<locked>")),
        };
        text.field("poisoned", &self.raw.poisoned.get());
        text.finish_non_exhaustive()
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
