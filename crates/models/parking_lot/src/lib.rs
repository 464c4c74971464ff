//! `parking_lot` 0.13 as a listing sees it under the explorer.
//!
//! As parking_lot itself: the generic types of `lock_api` 0.5, over raw locks that are a little state behind
//! [`explorer::step_at`]. What differs:
//! - [`Mutex`], [`FairMutex`], [`ReentrantMutex`], [`RwLock`], [`RecursiveRwLock`] and [`Condvar`] are thin wrappers, for what `lock_api`'s own
//!   types cannot know: that a value in a static has to go when the execution is over, and where [`Condvar`]'s methods are called.
//! - The features `deadlock_detection`, `send_guard`, `arc_lock`, `owning_ref`, `serde` are not there.
//!
//! Nobody can see that a thread has begun to wait for a mutex, only that it has not got it. So a fair unlock, which hands the lock to
//! whoever has waited longest, has no outcome that a plain unlock has not, and the other way round.

mod condvar;
mod held;
mod once;
mod place;
mod raw_mutex;
mod raw_rwlock;
mod timeout;
mod wrappers;

pub use condvar::{Condvar, RawCondvar};
pub use lock_api;
pub use lock_api::WaitTimeoutResult;
pub use once::{Once, OnceState};
pub use raw_mutex::{RawFairMutex, RawMutex, RawThreadId};
pub use raw_rwlock::{RawRwLock, RawRwLockRecursive};
pub use wrappers::{
    FairMutex, FairMutexGuard, MappedFairMutexGuard, MappedMutexGuard,
    MappedRecursiveRwLockReadGuard, MappedRecursiveRwLockWriteGuard, MappedReentrantMutexGuard,
    MappedRwLockReadGuard, MappedRwLockWriteGuard, Mutex, MutexGuard, RecursiveRwLock,
    RecursiveRwLockReadGuard, RecursiveRwLockUpgradableReadGuard, RecursiveRwLockWriteGuard,
    ReentrantMutex, ReentrantMutexGuard, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard,
    RwLockWriteGuard,
};
