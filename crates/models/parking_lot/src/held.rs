//! What a guard knows of its lock.

use std::panic::Location;

use lock_api::GuardNoSend;

/// An acquisition.
pub struct Held {
    /// Where the lock was taken.
    pub(crate) at: &'static Location<'static>,
    /// `false`: a wait or a bump of an execution that has ended gave the lock up and never got it back.
    pub(crate) owns: bool,
    _stays: GuardNoSend,
}

impl Held {
    pub(crate) fn new(at: &'static Location<'static>) -> Self {
        let _stays = GuardNoSend::new();
        Self {
            at,
            owns: true,
            _stays,
        }
    }

    /// The same, for a lock that is held in another way since this line.
    pub(crate) fn since(self, at: &'static Location<'static>) -> Self {
        Self { at, ..self }
    }
}

/// Done where the thread unwinds before this is [settled](OnUnwind::settle).
pub(crate) struct OnUnwind<F: FnMut()>(pub(crate) F);

impl<F: FnMut()> OnUnwind<F> {
    pub(crate) fn settle(self) {
        std::mem::forget(self);
    }
}

impl<F: FnMut()> Drop for OnUnwind<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
