//! `lock_api`'s types, over our raw locks: each drops what it holds where it is a static.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use model_std::statics::FirstUse;

use crate::place::Call;
use crate::timeout::Instant;
use crate::{RawFairMutex, RawMutex, RawRwLock, RawRwLockRecursive, RawThreadId};

/// A type of `lock_api`'s, and what happens to its contents in a static.
macro_rules! wrapper {
    ($(#[$doc:meta])* $name:ident, $inner:ty $(, $lend:ident)?) => {
        $(#[$doc])*
        pub struct $name<T: ?Sized> {
            first_use: FirstUse,
            inner: $inner,
        }

        // SAFETY: as the type inside; the cell beside it is only used between steps, when no other thread runs.
        unsafe impl<T: ?Sized> Sync for $name<T> where $inner: Sync {}

        impl<T> $name<T> {
            /// A lock that nobody holds.
            pub const fn new(value: T) -> Self {
                let first_use = FirstUse::new();
                Self { first_use, inner: <$inner>::new(value) }
            }

            /// What it holds.
            pub fn into_inner(self) -> T {
                self.inner.into_inner()
            }
        }

        impl<T: ?Sized> $name<T> {
            /// What it holds: nobody else can have it.
            pub fn get_mut(&mut self) -> &mut T {
                self.inner.get_mut()
            }

            fn inner(&self) -> &$inner {
                self.first_use.of(&self.inner);
                $($lend(&self.inner);)?
                &self.inner
            }
        }

        impl<T: ?Sized> Deref for $name<T> {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                self.inner()
            }
        }

        impl<T: ?Sized> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut $inner {
                &mut self.inner
            }
        }

        impl<T: Default> Default for $name<T> {
            fn default() -> Self {
                Self::new(T::default())
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.inner(), f)
            }
        }
    };
}

/// Methods that pass the call on, so that they have paths, such as `Mutex::lock`.
macro_rules! pass_on {
    ($name:ident: $($method:ident($($argument:ident: $type:ty)?) -> $result:ty;)*) => {
        impl<T: ?Sized> $name<T> {
            $(
                #[doc = concat!("As `parking_lot::", stringify!($name), "`'s.")]
                #[track_caller]
                pub fn $method(&self $(, $argument: $type)?) -> $result {
                    self.inner().$method($($argument)?)
                }
            )*
        }
    };
}

wrapper! {
    /// A mutex.
    Mutex, lock_api::Mutex<RawMutex, T>, guards
}

/// Tells the lock what it guards.
fn guards<T: ?Sized>(mutex: &lock_api::Mutex<RawMutex, T>) {
    // SAFETY: it is not unlocked through this, and the value is inside of the lock.
    unsafe { mutex.raw().contents.are(mutex.data_ptr()) };
}

pass_on! { Mutex:
    lock() -> MutexGuard<'_, T>;
    try_lock() -> Option<MutexGuard<'_, T>>;
    try_lock_for(timeout: Duration) -> Option<MutexGuard<'_, T>>;
    try_lock_until(timeout: Instant) -> Option<MutexGuard<'_, T>>;
    is_locked() -> bool;
}

/// Of a [`Mutex`].
pub type MutexGuard<'a, T> = lock_api::MutexGuard<'a, RawMutex, T>;
/// Of a part of what a [`Mutex`] holds.
pub type MappedMutexGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawMutex, T>;

wrapper! {
    /// A mutex that whoever has waited longest gets.
    FairMutex, lock_api::Mutex<RawFairMutex, T>, guards_fairly
}

/// As [`guards`].
fn guards_fairly<T: ?Sized>(mutex: &lock_api::Mutex<RawFairMutex, T>) {
    // SAFETY: as there.
    unsafe { mutex.raw().0.contents.are(mutex.data_ptr()) };
}

pass_on! { FairMutex:
    lock() -> FairMutexGuard<'_, T>;
    try_lock() -> Option<FairMutexGuard<'_, T>>;
    try_lock_for(timeout: Duration) -> Option<FairMutexGuard<'_, T>>;
    try_lock_until(timeout: Instant) -> Option<FairMutexGuard<'_, T>>;
    is_locked() -> bool;
}

/// Of a [`FairMutex`].
pub type FairMutexGuard<'a, T> = lock_api::MutexGuard<'a, RawFairMutex, T>;
/// Of a part of what a [`FairMutex`] holds.
pub type MappedFairMutexGuard<'a, T> = lock_api::MappedMutexGuard<'a, RawFairMutex, T>;

wrapper! {
    /// A mutex that its holder can take again.
    ReentrantMutex, lock_api::ReentrantMutex<RawMutex, RawThreadId, T>
}

// `lock_api` does not hand the caller of these on.
impl<T: ?Sized> ReentrantMutex<T> {
    /// As `parking_lot::ReentrantMutex`'s.
    #[track_caller]
    pub fn lock(&self) -> ReentrantMutexGuard<'_, T> {
        Call::new("lock").within(|| self.inner().lock())
    }

    /// As `parking_lot::ReentrantMutex`'s.
    #[track_caller]
    pub fn try_lock(&self) -> Option<ReentrantMutexGuard<'_, T>> {
        Call::new("try_lock").within(|| self.inner().try_lock())
    }

    /// As `parking_lot::ReentrantMutex`'s.
    #[track_caller]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<ReentrantMutexGuard<'_, T>> {
        Call::new("try_lock_for").within(|| self.inner().try_lock_for(timeout))
    }

    /// As `parking_lot::ReentrantMutex`'s.
    #[track_caller]
    pub fn try_lock_until(&self, timeout: Instant) -> Option<ReentrantMutexGuard<'_, T>> {
        Call::new("try_lock_until").within(|| self.inner().try_lock_until(timeout))
    }

    /// As `parking_lot::ReentrantMutex`'s.
    #[track_caller]
    pub fn is_locked(&self) -> bool {
        Call::new("is_locked").within(|| self.inner().is_locked())
    }

    /// As `parking_lot::ReentrantMutex`'s.
    pub fn is_owned_by_current_thread(&self) -> bool {
        self.inner().is_owned_by_current_thread()
    }
}

/// Of a [`ReentrantMutex`].
pub type ReentrantMutexGuard<'a, T> = lock_api::ReentrantMutexGuard<'a, RawMutex, RawThreadId, T>;
/// Of a part of what a [`ReentrantMutex`] holds.
pub type MappedReentrantMutexGuard<'a, T> =
    lock_api::MappedReentrantMutexGuard<'a, RawMutex, RawThreadId, T>;

wrapper! {
    /// A read-write lock.
    RwLock, lock_api::RwLock<RawRwLock, T>
}

pass_on! { RwLock:
    read() -> RwLockReadGuard<'_, T>;
    try_read() -> Option<RwLockReadGuard<'_, T>>;
    try_read_for(timeout: Duration) -> Option<RwLockReadGuard<'_, T>>;
    try_read_until(timeout: Instant) -> Option<RwLockReadGuard<'_, T>>;
    write() -> RwLockWriteGuard<'_, T>;
    try_write() -> Option<RwLockWriteGuard<'_, T>>;
    try_write_for(timeout: Duration) -> Option<RwLockWriteGuard<'_, T>>;
    try_write_until(timeout: Instant) -> Option<RwLockWriteGuard<'_, T>>;
    upgradable_read() -> RwLockUpgradableReadGuard<'_, T>;
    try_upgradable_read() -> Option<RwLockUpgradableReadGuard<'_, T>>;
    try_upgradable_read_for(timeout: Duration) -> Option<RwLockUpgradableReadGuard<'_, T>>;
    try_upgradable_read_until(timeout: Instant) -> Option<RwLockUpgradableReadGuard<'_, T>>;
    is_locked() -> bool;
    is_locked_exclusive() -> bool;
}

/// Of a reader of a [`RwLock`].
pub type RwLockReadGuard<'a, T> = lock_api::RwLockReadGuard<'a, RawRwLock, T>;
/// Of a writer of a [`RwLock`].
pub type RwLockWriteGuard<'a, T> = lock_api::RwLockWriteGuard<'a, RawRwLock, T>;
/// Of the reader of a [`RwLock`] that may become a writer.
pub type RwLockUpgradableReadGuard<'a, T> = lock_api::RwLockUpgradableReadGuard<'a, RawRwLock, T>;
/// Of a reader of a part of what a [`RwLock`] holds.
pub type MappedRwLockReadGuard<'a, T> = lock_api::MappedRwLockReadGuard<'a, RawRwLock, T>;
/// Of a writer of a part of what a [`RwLock`] holds.
pub type MappedRwLockWriteGuard<'a, T> = lock_api::MappedRwLockWriteGuard<'a, RawRwLock, T>;

wrapper! {
    /// A read-write lock whose readers go before a writer that waits for other readers.
    RecursiveRwLock, lock_api::RwLock<RawRwLockRecursive, T>
}

pass_on! { RecursiveRwLock:
    read() -> RecursiveRwLockReadGuard<'_, T>;
    try_read() -> Option<RecursiveRwLockReadGuard<'_, T>>;
    try_read_for(timeout: Duration) -> Option<RecursiveRwLockReadGuard<'_, T>>;
    try_read_until(timeout: Instant) -> Option<RecursiveRwLockReadGuard<'_, T>>;
    write() -> RecursiveRwLockWriteGuard<'_, T>;
    try_write() -> Option<RecursiveRwLockWriteGuard<'_, T>>;
    try_write_for(timeout: Duration) -> Option<RecursiveRwLockWriteGuard<'_, T>>;
    try_write_until(timeout: Instant) -> Option<RecursiveRwLockWriteGuard<'_, T>>;
    upgradable_read() -> RecursiveRwLockUpgradableReadGuard<'_, T>;
    try_upgradable_read() -> Option<RecursiveRwLockUpgradableReadGuard<'_, T>>;
    try_upgradable_read_for(timeout: Duration) -> Option<RecursiveRwLockUpgradableReadGuard<'_, T>>;
    try_upgradable_read_until(timeout: Instant) -> Option<RecursiveRwLockUpgradableReadGuard<'_, T>>;
    is_locked() -> bool;
    is_locked_exclusive() -> bool;
}

/// Of a reader of a [`RecursiveRwLock`].
pub type RecursiveRwLockReadGuard<'a, T> = lock_api::RwLockReadGuard<'a, RawRwLockRecursive, T>;
/// Of a writer of a [`RecursiveRwLock`].
pub type RecursiveRwLockWriteGuard<'a, T> = lock_api::RwLockWriteGuard<'a, RawRwLockRecursive, T>;
/// Of the reader of a [`RecursiveRwLock`] that may become a writer.
pub type RecursiveRwLockUpgradableReadGuard<'a, T> =
    lock_api::RwLockUpgradableReadGuard<'a, RawRwLockRecursive, T>;
/// Of a reader of a part of what a [`RecursiveRwLock`] holds.
pub type MappedRecursiveRwLockReadGuard<'a, T> =
    lock_api::MappedRwLockReadGuard<'a, RawRwLockRecursive, T>;
/// Of a writer of a part of what a [`RecursiveRwLock`] holds.
pub type MappedRecursiveRwLockWriteGuard<'a, T> =
    lock_api::MappedRwLockWriteGuard<'a, RawRwLockRecursive, T>;
