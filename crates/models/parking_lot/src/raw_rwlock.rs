//! The read-write locks' state: who reads, who may upgrade, who writes or is about to.
//!
//! A writer that finds readers comes first to the lock's door, in a step of its own, and then waits for them to leave. From its first step
//! on nobody else gets in, as the real one says; whether it has come before another thread's read is up to the schedule.

use std::cell::Cell;
use std::time::Duration;

use explorer::{Access::Read, Access::Write, Object, Op, restored, unchanged};

use crate::held::{Held, OnUnwind};
use crate::place::Place;
use crate::timeout::{Instant, Limit};

/// What is behind [`RwLock`](crate::RwLock), and behind [`RecursiveRwLock`](crate::RecursiveRwLock) if readers go before a writer that
/// waits for other readers.
pub struct RawRwLock<const RECURSIVE: bool = false> {
    object: Object,
    state: Cell<State>,
}

/// What is behind [`RecursiveRwLock`](crate::RecursiveRwLock).
pub type RawRwLockRecursive = RawRwLock<true>;

// SAFETY: all threads of an exploration run on one OS thread, one at a time from step to step.
unsafe impl<const RECURSIVE: bool> Sync for RawRwLock<RECURSIVE> {}

#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    /// Readers, with the upgradable one.
    readers: usize,
    /// One of them may upgrade.
    upgradable: bool,
    /// Somebody writes; or, where there are readers, waits for them to leave.
    writer: bool,
    /// Those who only try find it held so, for its holder lets go just before those who wait.
    bumped: Bumped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bumped {
    No,
    Upgradable,
    Writer,
}

const FREE: State = State {
    readers: 0,
    upgradable: false,
    writer: false,
    bumped: Bumped::No,
};

impl State {
    fn admits_reader(self, recursive: bool) -> bool {
        !self.writer || recursive && self.readers > 0
    }

    fn admits_upgradable(self) -> bool {
        !self.writer && !self.upgradable
    }

    /// As those see it who only try.
    fn as_tried(self) -> Self {
        let upgradable = self.upgradable || self.bumped == Bumped::Upgradable;
        let writer = self.writer || self.bumped == Bumped::Writer;
        Self {
            upgradable,
            writer,
            ..self
        }
    }

    fn is_locked(self) -> bool {
        let seen = self.as_tried();
        seen.writer || seen.upgradable || seen.readers > 0
    }

    fn with_reader(self) -> Self {
        let readers = self.readers + 1;
        Self {
            readers,
            bumped: Bumped::No,
            ..self
        }
    }

    fn without_reader(self) -> Self {
        let readers = self.readers - 1;
        Self { readers, ..self }
    }

    fn with_upgradable(self) -> Self {
        let upgradable = true;
        Self {
            upgradable,
            ..self.with_reader()
        }
    }

    fn without_upgradable(self) -> Self {
        let upgradable = false;
        Self {
            upgradable,
            ..self.without_reader()
        }
    }

    fn with_writer(self) -> Self {
        let (writer, bumped) = (true, Bumped::No);
        Self {
            writer,
            bumped,
            ..self
        }
    }

    fn without_writer(self) -> Self {
        let writer = false;
        Self { writer, ..self }
    }

    fn bumped(self, bumped: Bumped) -> Self {
        Self { bumped, ..self }
    }
}

impl<const RECURSIVE: bool> RawRwLock<RECURSIVE> {
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn change(&self, change: impl FnOnce(State) -> State) {
        self.state.set(change(self.state.get()));
    }

    /// Does something that need not wait.
    fn at_once<T>(&self, place: Place, label: &'static str, apply: impl FnOnce() -> T) -> T {
        place.step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: None,
            apply,
        })
    }

    /// Changes the state as soon as it is as wanted.
    fn when<T>(
        &self,
        place: Place,
        label: &'static str,
        ready: impl Fn(State) -> bool,
        apply: impl FnOnce() -> T,
    ) -> T {
        place.step(Op {
            label,
            objects: &[(&self.object, Write)],
            ready: Some(&|| ready(self.state.get())),
            apply,
        })
    }

    /// Changes the state if it is as wanted.
    fn if_so(
        &self,
        place: Place,
        label: &'static str,
        wanted: impl FnOnce(State) -> bool,
        change: impl FnOnce(State) -> State,
    ) -> bool {
        self.at_once(place, label, || {
            let so = wanted(self.state.get());
            if so {
                self.change(change)
            } else {
                unchanged()
            }
            so
        })
    }

    fn read_at(&self, place: Place, label: &'static str) -> Held {
        let ready = |state: State| state.admits_reader(RECURSIVE);
        self.when(place, label, ready, || self.change(State::with_reader));
        Held::new(place.at)
    }

    fn upgradable_at(&self, place: Place, label: &'static str) -> Held {
        let apply = || self.change(State::with_upgradable);
        self.when(place, label, State::admits_upgradable, apply);
        Held::new(place.at)
    }

    fn write_at(&self, place: Place, label: &'static str) -> Held {
        let apply = || self.change(State::with_writer);
        self.when(place, label, State::admits_upgradable, apply);
        self.await_readers(place, label, State::without_writer);
        Held::new(place.at)
    }

    #[track_caller]
    fn look(&self, label: &'static str, what: fn(State) -> bool) -> bool {
        Place::acquiring(self.address()).step(Op {
            label,
            objects: &[(&self.object, Read)],
            ready: None,
            apply: || what(self.state.get()),
        })
    }

    /// Waits at the door until the readers have left; `undo` where the execution ends before.
    fn await_readers(&self, place: Place, label: &'static str, undo: fn(State) -> State) {
        if self.state.get().readers == 0 {
            return;
        }
        let undo = OnUnwind(|| self.change(undo));
        self.when(place, label, |state| state.readers == 0, || ());
        undo.settle();
    }

    /// Waits at the door for a while; whether the readers have left.
    fn await_readers_a_while(
        &self,
        place: Place,
        label: &'static str,
        undo: fn(State) -> State,
    ) -> bool {
        if self.state.get().readers == 0 {
            return true;
        }
        let unwound = OnUnwind(|| self.change(undo));
        let alone = self.at_once(place, label, || {
            let alone = self.state.get().readers == 0;
            if !alone {
                self.change(undo);
                restored(&self.object);
            }
            alone
        });
        unwound.settle();
        alone
    }

    #[track_caller]
    fn try_read(&self, label: &'static str, seen: fn(State) -> State) -> Option<Held> {
        let place = Place::acquiring(self.address());
        let wanted = |state| seen(state).admits_reader(RECURSIVE);
        self.if_so(place, label, wanted, State::with_reader)
            .then(|| Held::new(place.at))
    }

    #[track_caller]
    fn read_a_while(&self, label: &'static str, limit: Limit) -> Option<Held> {
        if limit.is_none() {
            return Some(self.read_at(Place::acquiring(self.address()), label));
        }
        passed(limit, self.try_read(label, |state| state).ok_or(())).ok()
    }

    #[track_caller]
    fn try_upgradable(&self, label: &'static str, seen: fn(State) -> State) -> Option<Held> {
        let place = Place::acquiring(self.address());
        let wanted = |state| seen(state).admits_upgradable();
        self.if_so(place, label, wanted, State::with_upgradable)
            .then(|| Held::new(place.at))
    }

    #[track_caller]
    fn upgradable_a_while(&self, label: &'static str, limit: Limit) -> Option<Held> {
        if limit.is_none() {
            return Some(self.upgradable_at(Place::acquiring(self.address()), label));
        }
        passed(limit, self.try_upgradable(label, |state| state).ok_or(())).ok()
    }

    #[track_caller]
    fn write_a_while(&self, label: &'static str, limit: Limit) -> Option<Held> {
        let place = Place::acquiring(self.address());
        if limit.is_none() {
            return Some(self.write_at(place, label));
        }
        let came = self.if_so(place, label, State::admits_upgradable, State::with_writer);
        let alone = came && self.await_readers_a_while(place, label, State::without_writer);
        passed(
            limit,
            if alone {
                Ok(Held::new(place.at))
            } else {
                Err(())
            },
        )
        .ok()
    }

    #[track_caller]
    fn upgrade_a_while(
        &self,
        label: &'static str,
        guard: Held,
        limit: Limit,
    ) -> Result<Held, Held> {
        if limit.is_none() {
            return Ok(self.upgrade_as(label, guard));
        }
        let place = Place::changing(guard.at);
        self.come_to_the_door(place, label);
        let alone = self.await_readers_a_while(place, label, not_upgraded);
        passed(
            limit,
            if alone {
                Ok(Held::new(place.at))
            } else {
                Err(guard)
            },
        )
    }

    /// An upgradable reader becomes a writer that waits for the other readers.
    fn come_to_the_door(&self, place: Place, label: &'static str) {
        let undo = OnUnwind(|| self.change(State::without_upgradable));
        self.at_once(place, label, || {
            self.change(|state| state.without_upgradable().with_writer());
        });
        undo.settle();
    }

    #[track_caller]
    fn upgrade_as(&self, label: &'static str, guard: Held) -> Held {
        let place = Place::changing(guard.at);
        self.come_to_the_door(place, label);
        self.await_readers(place, label, State::without_writer);
        Held::new(place.at)
    }

    #[track_caller]
    fn release(&self, label: &'static str, guard: Held, change: fn(State) -> State) {
        if guard.owns {
            let place = Place::releasing(self.address(), guard.at);
            self.at_once(place, label, || {
                let writes = self.state.get().writer && self.state.get().readers == 0;
                self.change(change);
                // Readers change nothing.
                if !writes {
                    restored(&self.object);
                }
            });
        }
    }

    /// Changes how a lock is held, from something to something less.
    #[track_caller]
    fn lessen(&self, label: &'static str, guard: Held, change: fn(State) -> State) -> Held {
        let place = Place::keeping(guard.at);
        if guard.owns {
            self.at_once(place, label, || self.change(change));
        }
        guard.since(place.at)
    }
}

/// The result of a wait, which has taken its time where it was in vain.
fn passed<E>(limit: Limit, result: Result<Held, E>) -> Result<Held, E> {
    result.inspect_err(|_| limit.pass())
}

/// A writer at the door is an upgradable reader again.
fn not_upgraded(state: State) -> State {
    state.without_writer().with_upgradable()
}

// SAFETY: the states of `State` are those of the real lock, and each of them is entered in one step, from one that admits it.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLock for RawRwLock<RECURSIVE> {
    const INIT: Self = Self {
        object: Object::new("rwlock"),
        state: Cell::new(FREE),
    };

    type SharedGuard = Held;
    type ExclusiveGuard = Held;

    #[track_caller]
    fn lock_shared(&self) -> Held {
        self.read_at(Place::acquiring(self.address()), "read")
    }

    #[track_caller]
    fn try_lock_shared(&self) -> Option<Held> {
        self.try_read("try_read", State::as_tried)
    }

    #[track_caller]
    unsafe fn unlock_shared(&self, guard: Held) {
        self.release("unlock", guard, State::without_reader);
    }

    #[track_caller]
    fn lock_exclusive(&self) -> Held {
        self.write_at(Place::acquiring(self.address()), "write")
    }

    #[track_caller]
    fn try_lock_exclusive(&self) -> Option<Held> {
        let place = Place::acquiring(self.address());
        let wanted = |state: State| !state.is_locked();
        self.if_so(place, "try_write", wanted, State::with_writer)
            .then(|| Held::new(place.at))
    }

    #[track_caller]
    unsafe fn unlock_exclusive(&self, guard: Held) {
        self.release("unlock", guard, State::without_writer);
    }

    #[track_caller]
    fn is_locked(&self) -> bool {
        self.look("is_locked", State::is_locked)
    }

    #[track_caller]
    fn is_locked_exclusive(&self) -> bool {
        self.look("is_locked_exclusive", |state| {
            state.as_tried().writer && state.readers == 0
        })
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockFair for RawRwLock<RECURSIVE> {
    #[track_caller]
    unsafe fn unlock_shared_fair(&self, guard: Held) {
        self.release("unlock_fair", guard, State::without_reader);
    }

    #[track_caller]
    unsafe fn unlock_exclusive_fair(&self, guard: Held) {
        self.release("unlock_fair", guard, State::without_writer);
    }

    /// Lets a writer in that waits at the door.
    #[track_caller]
    unsafe fn bump_shared(&self, guard: &mut Held) {
        let place = Place::changing(guard.at);
        let waited_for = |state: State| state.writer && (!RECURSIVE || state.readers == 1);
        if self.if_so(place, "bump", waited_for, State::without_reader) {
            guard.owns = false;
            self.read_at(place, "bump");
            guard.owns = true;
        }
    }

    #[track_caller]
    unsafe fn bump_exclusive(&self, guard: &mut Held) {
        let place = Place::changing(guard.at);
        self.at_once(place, "bump", || {
            self.change(|state| state.without_writer().bumped(Bumped::Writer));
        });
        guard.owns = false;
        self.write_at(place, "bump");
        guard.owns = true;
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockDowngrade for RawRwLock<RECURSIVE> {
    #[track_caller]
    unsafe fn downgrade(&self, guard: Held) -> Held {
        self.lessen("downgrade", guard, |state| {
            state.without_writer().with_reader()
        })
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockUpgrade for RawRwLock<RECURSIVE> {
    type UpgradableGuard = Held;

    #[track_caller]
    fn lock_upgradable(&self) -> Held {
        self.upgradable_at(Place::acquiring(self.address()), "upgradable_read")
    }

    #[track_caller]
    fn try_lock_upgradable(&self) -> Option<Held> {
        self.try_upgradable("try_upgradable_read", State::as_tried)
    }

    #[track_caller]
    unsafe fn unlock_upgradable(&self, guard: Held) {
        self.release("unlock", guard, State::without_upgradable);
    }

    #[track_caller]
    unsafe fn upgrade(&self, guard: Held) -> Held {
        self.upgrade_as("upgrade", guard)
    }

    #[track_caller]
    unsafe fn try_upgrade(&self, guard: Held) -> Result<Held, Held> {
        let place = Place::keeping(guard.at);
        let alone = |state: State| state.readers == 1;
        let upgraded = |state: State| state.without_upgradable().with_writer();
        match self.if_so(place, "try_upgrade", alone, upgraded) {
            true => Ok(Held::new(place.at)),
            false => Err(guard),
        }
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockUpgradeFair for RawRwLock<RECURSIVE> {
    #[track_caller]
    unsafe fn unlock_upgradable_fair(&self, guard: Held) {
        self.release("unlock_fair", guard, State::without_upgradable);
    }

    #[track_caller]
    unsafe fn bump_upgradable(&self, guard: &mut Held) {
        let place = Place::changing(guard.at);
        self.at_once(place, "bump", || {
            self.change(|state| state.without_upgradable().bumped(Bumped::Upgradable));
        });
        guard.owns = false;
        self.upgradable_at(place, "bump");
        guard.owns = true;
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockUpgradeDowngrade for RawRwLock<RECURSIVE> {
    #[track_caller]
    unsafe fn downgrade_upgradable(&self, guard: Held) -> Held {
        let reader = |state: State| state.without_upgradable().with_reader();
        self.lessen("downgrade", guard, reader)
    }

    #[track_caller]
    unsafe fn downgrade_to_upgradable(&self, guard: Held) -> Held {
        self.lessen("downgrade_to_upgradable", guard, not_upgraded)
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockTimed for RawRwLock<RECURSIVE> {
    type Duration = Duration;
    type Instant = Instant;

    #[track_caller]
    fn try_lock_shared_for(&self, timeout: Duration) -> Option<Held> {
        self.read_a_while("try_read_for", Limit::For(timeout))
    }

    #[track_caller]
    fn try_lock_shared_until(&self, timeout: Instant) -> Option<Held> {
        self.read_a_while("try_read_until", Limit::Until(timeout))
    }

    #[track_caller]
    fn try_lock_exclusive_for(&self, timeout: Duration) -> Option<Held> {
        self.write_a_while("try_write_for", Limit::For(timeout))
    }

    #[track_caller]
    fn try_lock_exclusive_until(&self, timeout: Instant) -> Option<Held> {
        self.write_a_while("try_write_until", Limit::Until(timeout))
    }
}

// SAFETY: as for `RawRwLock`.
unsafe impl<const RECURSIVE: bool> lock_api::RawRwLockUpgradeTimed for RawRwLock<RECURSIVE> {
    #[track_caller]
    fn try_lock_upgradable_for(&self, timeout: Duration) -> Option<Held> {
        self.upgradable_a_while("try_upgradable_read_for", Limit::For(timeout))
    }

    #[track_caller]
    fn try_lock_upgradable_until(&self, timeout: Instant) -> Option<Held> {
        self.upgradable_a_while("try_upgradable_read_until", Limit::Until(timeout))
    }

    #[track_caller]
    unsafe fn try_upgrade_for(&self, guard: Held, timeout: Duration) -> Result<Held, Held> {
        self.upgrade_a_while("try_upgrade_for", guard, Limit::For(timeout))
    }

    #[track_caller]
    unsafe fn try_upgrade_until(&self, guard: Held, timeout: Instant) -> Result<Held, Held> {
        self.upgrade_a_while("try_upgrade_until", guard, Limit::Until(timeout))
    }
}
