//! `OnceLock`.

use std::cell::UnsafeCell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::once::Once;
use crate::statics::FirstUse;

/// As `std::sync::OnceLock`.
pub struct OnceLock<T> {
    once: Once,
    first_use: FirstUse,
    /// Set before `once` is complete, and not changed after.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is set by the one thread that runs `once`, and is shared when that is complete.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// As `std`'s.
    pub const fn new() -> Self {
        Self {
            once: Once::new(),
            first_use: FirstUse::new(),
            value: UnsafeCell::new(None),
        }
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.once.look("get").then(|| self.stored())
    }

    /// As `std`'s.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// As `std`'s: one step, which waits.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait_force();
        self.stored()
    }

    /// As `std`'s: waits while another thread initialises it.
    ///
    /// # Errors
    /// The value, if it is initialised.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.initialise("set", || value.take().expect("run once"));
        value.map_or(Ok(()), Err)
    }

    /// As `std`'s: waits while another thread initialises it.
    #[track_caller]
    pub fn get_or_init(&self, f: impl FnOnce() -> T) -> &T {
        self.initialise("get_or_init", f);
        self.stored()
    }

    /// As `std`'s.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// As `std`'s.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }

    #[track_caller]
    fn initialise(&self, label: &'static str, f: impl FnOnce() -> T) {
        self.once.run(label, |_| {
            let value = f();
            // SAFETY: only the thread that runs `once` writes, and nobody reads before that is complete.
            unsafe { *self.value.get() = Some(value) };
            self.first_use.of(self);
        });
    }

    /// The value, once there is one.
    fn stored(&self) -> &T {
        // SAFETY: `once` is complete, and nobody writes after that but by `&mut self`.
        unsafe { &*self.value.get() }
            .as_ref()
            .expect("`once` is complete")
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => text.field(value),
            None => text.field(&format_args!("<uninit>")),
        };
        text.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        self.get().cloned().map_or_else(Self::new, Self::from)
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        Self {
            once: Once::complete(),
            first_use: FirstUse::new(),
            value: UnsafeCell::new(Some(value)),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
