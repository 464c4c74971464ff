//! Threads that count as finished a little before they are.
//!
//! A real thread counts as finished, for its scope and for `is_finished`, when its body is done and its own values are still
//! to be destroyed; here, once they are. Where a program could see the difference, it is not called exhaustive.

use ::std::cell::Cell;

use explorer::{caveat, per_execution};

#[derive(Default)]
struct Early {
    asked: Cell<bool>,
    destroying: Cell<bool>,
}

impl Early {
    fn warn(&self) {
        if self.asked.get() && self.destroying.get() {
            caveat("thread-local destructors");
        }
    }
}

/// Somebody asks whether a thread is finished.
pub(super) fn asked() {
    let early = per_execution::<Early>();
    early.asked.set(true);
    early.warn();
}

/// A thread whose body is done has values to destroy.
pub(super) fn destroying() {
    let early = per_execution::<Early>();
    early.destroying.set(true);
    early.warn();
}
