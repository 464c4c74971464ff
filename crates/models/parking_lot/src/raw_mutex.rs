//! The mutexes' state: held or not.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::time::Duration;

use explorer::{Access::Read, Access::Write, Object, Op, Thread, restored, unchanged};
use lock_api::GetThreadId;
use model_std::contents::Contents;

use crate::held::Held;
use crate::place::Place;
use crate::timeout::{Instant, Limit};

/// What is behind [`Mutex`](crate::Mutex) and [`ReentrantMutex`](crate::ReentrantMutex).
pub struct RawMutex {
    pub(crate) object: Object,
    state: AtomicU8,
    pub(crate) contents: Contents,
}

const FREE: u8 = 0;
const HELD: u8 = 1;
/// Its holder lets go before those who wait, not before those who only try: free for the ones, held for the others.
const BUMPED: u8 = 2;

impl RawMutex {
    pub(crate) fn can_be_locked(&self) -> bool {
        self.state.load(Relaxed) != HELD
    }

    pub(crate) fn take(&self) {
        self.state.store(HELD, Relaxed);
        self.contents.lend();
    }

    pub(crate) fn give_up(&self) {
        self.state.store(FREE, Relaxed);
        if self.contents.are_back() {
            restored(&self.object);
        }
    }

    pub(crate) fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    pub(crate) fn lock_at(&self, place: Place, label: &'static str) {
        place.step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: Some(&|| self.can_be_locked()),
            apply: || self.take(),
        });
    }

    /// Takes the mutex if it can.
    fn try_at(&self, place: Place, label: &'static str, can: impl Fn() -> bool) -> Option<Held> {
        let apply = || {
            let free = can();
            if free {
                self.take()
            } else {
                unchanged()
            }
            free
        };
        let taken = place.step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: None,
            apply,
        });
        taken.then(|| Held::new(place.at))
    }

    #[track_caller]
    fn unlock_as(&self, label: &'static str, guard: Held) {
        if !guard.owns {
            return;
        }
        Place::releasing(self.address(), guard.at).step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: None,
            apply: || self.give_up(),
        });
    }

    #[track_caller]
    fn try_a_while(&self, label: &'static str, limit: Limit) -> Option<Held> {
        let place = Place::acquiring(self.address());
        if limit.is_none() {
            self.lock_at(place, label);
            return Some(Held::new(place.at));
        }
        let taken = self.try_at(place, label, || self.can_be_locked());
        if taken.is_none() {
            limit.pass();
        }
        taken
    }
}

// SAFETY: all threads of an exploration run on one OS thread, one at a time from step to step; a thread gets the mutex in a step that is
// ready, or succeeds, only where nobody has it.
unsafe impl lock_api::RawMutex for RawMutex {
    const INIT: Self = Self {
        object: Object::new("mutex"),
        state: AtomicU8::new(FREE),
        contents: Contents::new(),
    };

    type Guard = Held;

    #[track_caller]
    fn lock(&self) -> Held {
        let place = Place::acquiring(self.address());
        self.lock_at(place, "lock");
        Held::new(place.at)
    }

    #[track_caller]
    fn try_lock(&self) -> Option<Held> {
        let place = Place::acquiring(self.address());
        self.try_at(place, "try_lock", || self.state.load(Relaxed) == FREE)
    }

    #[track_caller]
    unsafe fn unlock(&self, guard: Held) {
        self.unlock_as("unlock", guard);
    }

    #[track_caller]
    fn is_locked(&self) -> bool {
        Place::acquiring(self.address()).step(Op {
            label: "is_locked",
            objects: &[(&self.object, Read)],
            ready: None,
            apply: || self.state.load(Relaxed) != FREE,
        })
    }
}

// SAFETY: as for `RawMutex`.
unsafe impl lock_api::RawMutexFair for RawMutex {
    #[track_caller]
    unsafe fn unlock_fair(&self, guard: Held) {
        self.unlock_as("unlock_fair", guard);
    }

    #[track_caller]
    unsafe fn bump(&self, guard: &mut Held) {
        let place = Place::changing(guard.at);
        place.step(Op {
            label: "bump",
            objects: &[(&self.object, Write)],
            ready: None,
            apply: || self.state.store(BUMPED, Relaxed),
        });
        guard.owns = false;
        self.lock_at(place, "bump");
        guard.owns = true;
    }
}

// SAFETY: as for `RawMutex`.
unsafe impl lock_api::RawMutexTimed for RawMutex {
    type Duration = Duration;
    type Instant = Instant;

    #[track_caller]
    fn try_lock_for(&self, timeout: Duration) -> Option<Held> {
        self.try_a_while("try_lock_for", Limit::For(timeout))
    }

    #[track_caller]
    fn try_lock_until(&self, timeout: Instant) -> Option<Held> {
        self.try_a_while("try_lock_until", Limit::Until(timeout))
    }
}

/// What is behind [`FairMutex`](crate::FairMutex).
pub struct RawFairMutex(pub(crate) RawMutex);

// SAFETY: as for `RawMutex`.
unsafe impl lock_api::RawMutex for RawFairMutex {
    const INIT: Self = Self(RawMutex::INIT);

    type Guard = Held;

    #[track_caller]
    fn lock(&self) -> Held {
        self.0.lock()
    }

    #[track_caller]
    fn try_lock(&self) -> Option<Held> {
        self.0.try_lock()
    }

    #[track_caller]
    unsafe fn unlock(&self, guard: Held) {
        self.0.unlock_as("unlock", guard);
    }

    #[track_caller]
    fn is_locked(&self) -> bool {
        self.0.is_locked()
    }
}

// SAFETY: as for `RawMutex`.
unsafe impl lock_api::RawMutexFair for RawFairMutex {
    #[track_caller]
    unsafe fn unlock_fair(&self, guard: Held) {
        self.0.unlock_as("unlock_fair", guard);
    }

    #[track_caller]
    unsafe fn bump(&self, guard: &mut Held) {
        // SAFETY: the caller's promise is the same.
        unsafe { self.0.bump(guard) }
    }
}

// SAFETY: as for `RawMutex`.
unsafe impl lock_api::RawMutexTimed for RawFairMutex {
    type Duration = Duration;
    type Instant = Instant;

    #[track_caller]
    fn try_lock_for(&self, timeout: Duration) -> Option<Held> {
        self.0.try_lock_for(timeout)
    }

    #[track_caller]
    fn try_lock_until(&self, timeout: Instant) -> Option<Held> {
        self.0.try_lock_until(timeout)
    }
}

/// How [`ReentrantMutex`](crate::ReentrantMutex) knows its owner.
pub struct RawThreadId;

// SAFETY: no two threads of an execution have the same number.
unsafe impl GetThreadId for RawThreadId {
    const INIT: Self = Self;

    fn nonzero_thread_id(&self) -> NonZeroUsize {
        NonZeroUsize::MIN.saturating_add(Thread::current().number())
    }
}
