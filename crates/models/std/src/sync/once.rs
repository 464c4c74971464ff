//! `Once`.

use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use explorer::{Access, Object, Op, step};

use super::steps::{now, settled};

/// As `std::sync::Once`.
pub struct Once {
    object: Object,
    state: Cell<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Poisoned,
    Running,
    Complete,
}

// SAFETY: its cell is changed inside steps only, on one OS thread.
unsafe impl Sync for Once {}
impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// As `std::sync::OnceState`.
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    /// As `std`'s.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState")
            .field("poisoned", &self.is_poisoned())
            .finish()
    }
}

impl Once {
    /// As `std`'s.
    #[expect(clippy::new_without_default, reason = "std's has none")]
    pub const fn new() -> Self {
        Self {
            object: Object::new("once"),
            state: Cell::new(State::New),
        }
    }

    /// As `std`'s: a step to begin, which waits while another thread runs its closure, and a step to end.
    ///
    /// # Panics
    /// If it is poisoned.
    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        self.run("call_once", |state| {
            refuse_poisoned(state.poisoned);
            f();
        });
    }

    /// As `std`'s: steps as [`call_once`](Self::call_once).
    #[track_caller]
    pub fn call_once_force(&self, f: impl FnOnce(&OnceState)) {
        self.run("call_once_force", f);
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.look("is_completed")
    }

    /// As `std`'s: one step, which waits.
    ///
    /// # Panics
    /// If it is poisoned.
    #[track_caller]
    pub fn wait(&self) {
        let ready = || matches!(self.state.get(), State::Complete | State::Poisoned);
        refuse_poisoned(self.await_state("wait", &ready) == State::Poisoned);
    }

    /// As `std`'s: one step, which waits.
    #[track_caller]
    pub fn wait_force(&self) {
        self.await_state("wait_force", &|| self.is_complete());
    }

    #[track_caller]
    fn await_state(&self, label: &'static str, ready: &dyn Fn() -> bool) -> State {
        let (objects, ready) = (&[(&self.object, Access::Read)], Some(ready));
        step(Op {
            label,
            objects,
            ready,
            apply: || self.state.get(),
        })
    }

    /// Whether it is complete, in one step of this name.
    #[track_caller]
    pub(super) fn look(&self, label: &'static str) -> bool {
        now(label, &self.object, Access::Read, || self.is_complete())
    }

    /// One that is complete from the first.
    pub(super) const fn complete() -> Self {
        Self {
            object: Object::new("once"),
            state: Cell::new(State::Complete),
        }
    }

    /// Whether it is complete, without a step: for who has it to itself, or need not know.
    pub(super) fn is_complete(&self) -> bool {
        self.state.get() == State::Complete
    }

    /// Runs the closure, or waits until it was run, where it was not.
    #[track_caller]
    pub(super) fn run(&self, label: &'static str, f: impl FnOnce(&OnceState)) {
        let before = self.begin(label);
        if before == State::Complete {
            return;
        }
        let poisoned = before == State::Poisoned;
        // A panic of the closure leaves it poisoned, and so does a refusal to run it.
        let mut running = Running {
            once: self,
            at: Location::caller(),
            label,
            after: State::Poisoned,
        };
        f(&OnceState { poisoned });
        running.after = State::Complete;
    }

    /// The state before; it is running now, unless it was complete. What is complete stays so, so that looking is a read.
    #[track_caller]
    fn begin(&self, label: &'static str) -> State {
        let access = if self.is_complete() {
            Access::Read
        } else {
            Access::Write
        };
        let apply = || {
            let before = self.state.get();
            if before != State::Complete {
                self.state.set(State::Running);
            }
            before
        };
        step(Op {
            label,
            objects: &[(&self.object, access)],
            ready: Some(&|| self.state.get() != State::Running),
            apply,
        })
    }
}

/// Ends a run, whichever way it is left.
struct Running<'a> {
    once: &'a Once,
    at: &'static Location<'static>,
    label: &'static str,
    after: State,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let once = self.once;
        settled(self.at, self.label, &once.object, || {
            once.state.set(self.after)
        });
    }
}

#[track_caller]
fn refuse_poisoned(poisoned: bool) {
    assert!(!poisoned, "Once instance has previously been poisoned");
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}
