//! Initialisation that happens once.

use std::cell::Cell;
use std::fmt;
use std::panic::Location;

use explorer::{Access, Object, Op, step_at, unchanged};

use crate::held::OnUnwind;

/// What has become of a [`Once`].
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum OnceState {
    /// Nobody has begun.
    New,
    /// Who had begun has panicked.
    Poisoned,
    /// Somebody is at it.
    InProgress,
    /// It is done.
    Done,
}

impl OnceState {
    /// Whether it is [`OnceState::Poisoned`].
    pub const fn is_poisoned(self) -> bool {
        matches!(self, Self::Poisoned)
    }

    /// As [`Self::is_poisoned`].
    pub const fn poisoned(self) -> bool {
        self.is_poisoned()
    }

    /// Whether it is [`OnceState::Done`].
    pub const fn is_completed(self) -> bool {
        matches!(self, Self::Done)
    }

    /// As [`Self::is_completed`].
    pub const fn done(self) -> bool {
        self.is_completed()
    }
}

/// Runs one of the closures that it is given, while the others wait.
pub struct Once {
    object: Object,
    state: Cell<OnceState>,
}

// SAFETY: all threads of an exploration run on one OS thread, one at a time from step to step.
unsafe impl Sync for Once {}

// A static one gets its bytes back before each execution; one that a panic of an execution reaches is that execution's.
impl std::panic::RefUnwindSafe for Once {}

impl Once {
    /// Nobody has begun.
    pub const fn new() -> Self {
        Self::in_state(OnceState::New)
    }

    /// It is done already.
    pub const fn new_completed() -> Self {
        Self::in_state(OnceState::Done)
    }

    const fn in_state(state: OnceState) -> Self {
        let (object, state) = (Object::new("once"), Cell::new(state));
        Self { object, state }
    }

    /// How it stands.
    #[track_caller]
    pub fn state(&self) -> OnceState {
        self.step("state", Access::Read, None, || self.state.get())
    }

    /// Whether it is done.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.step("is_completed", Access::Read, None, || {
            self.state.get().is_completed()
        })
    }

    /// Waits until it is done.
    ///
    /// # Panics
    /// If it is poisoned.
    #[track_caller]
    pub fn wait(&self) {
        let ended = || self.state.get().is_completed() || self.state.get().is_poisoned();
        let state = self.step("wait", Access::Read, Some(&ended), || self.state.get());
        refuse_poison(state);
    }

    /// Waits until it is done, by whichever attempt.
    #[track_caller]
    pub fn wait_force(&self) {
        let done = || self.state.get().is_completed();
        self.step("wait_force", Access::Read, Some(&done), || ());
    }

    /// Runs the closure if nobody has run his; waits for who is at it.
    ///
    /// # Panics
    /// If it is poisoned; and as the closure does, which poisons it.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        self.call("call_once", false, |_| f());
    }

    /// [`Self::call_once`], again where it is poisoned.
    ///
    /// # Panics
    /// As the closure does.
    #[track_caller]
    pub fn call_once_force<F: FnOnce(OnceState)>(&self, f: F) {
        self.call("call_once_force", true, f);
    }

    #[track_caller]
    fn call(&self, label: &'static str, force: bool, f: impl FnOnce(OnceState)) {
        let free = || self.state.get() != OnceState::InProgress;
        let found = self.step(label, Access::Write, Some(&free), || self.begin(force));
        match found {
            OnceState::Done => {}
            OnceState::Poisoned if !force => refuse_poison(found),
            _ => self.run(label, Location::caller(), || f(found)),
        }
    }

    /// Says that somebody is at it, where somebody has to be; gives the state before.
    fn begin(&self, force: bool) -> OnceState {
        let found = self.state.get();
        if found == OnceState::New || found == OnceState::Poisoned && force {
            self.state.set(OnceState::InProgress);
        } else {
            unchanged();
        }
        found
    }

    fn run(&self, label: &'static str, at: &'static Location<'static>, f: impl FnOnce()) {
        let end = |state| self.step_at(at, label, Access::Write, None, || self.state.set(state));
        let poison = OnUnwind(|| end(OnceState::Poisoned));
        f();
        poison.settle();
        end(OnceState::Done);
    }

    #[track_caller]
    fn step<T>(
        &self,
        label: &'static str,
        access: Access,
        ready: Option<&dyn Fn() -> bool>,
        apply: impl FnOnce() -> T,
    ) -> T {
        self.step_at(Location::caller(), label, access, ready, apply)
    }

    fn step_at<T>(
        &self,
        at: &'static Location<'static>,
        label: &'static str,
        access: Access,
        ready: Option<&dyn Fn() -> bool>,
        apply: impl FnOnce() -> T,
    ) -> T {
        let objects = &[(&self.object, access)];
        step_at(
            at,
            Op {
                label,
                objects,
                ready,
                apply,
            },
        )
    }
}

fn refuse_poison(state: OnceState) {
    assert!(
        !state.is_poisoned(),
        "Once instance has previously been poisoned"
    );
}

impl Default for Once {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once")
            .field("state", &self.state())
            .finish()
    }
}
