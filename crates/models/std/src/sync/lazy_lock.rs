//! `LazyLock`.

use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::once::Once;
use crate::statics::FirstUse;

/// As `std::sync::LazyLock`.
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    first_use: FirstUse,
    /// Changed by who runs `once` only.
    content: UnsafeCell<Content<T, F>>,
}

enum Content<T, F> {
    Init(F),
    /// While the function runs, and for ever where it panics.
    Nothing,
    Value(T),
}

// SAFETY: the content is changed by the one thread that runs `once`, and is shared when that is complete.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// As `std`'s.
    pub const fn new(f: F) -> Self {
        Self {
            once: Once::new(),
            first_use: FirstUse::new(),
            content: UnsafeCell::new(Content::Init(f)),
        }
    }

    /// As `std`'s: a step where there is a value, else one to begin and one to end.
    ///
    /// # Panics
    /// If the function does, or did.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.once.run("force", |state| {
            refuse_poisoned(state.is_poisoned());
            // SAFETY: only the thread that runs `once` is here, and nobody else looks before that is complete.
            unsafe { (*this.content.get()).initialise() };
            this.first_use.of(this);
        });
        this.stored().expect("`once` is complete")
    }

    /// As `std`'s.
    ///
    /// # Panics
    /// If the function does, or did.
    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        let content = this.content.get_mut();
        refuse_poisoned(matches!(content, Content::Nothing));
        if let Content::Init(_) = content {
            content.initialise();
            this.once = Once::complete();
        }
        Self::get_mut(this).expect("just made")
    }
}

impl<T, F> LazyLock<T, F> {
    /// As `std`'s: one step.
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        this.once.look("get").then(|| this.stored()).flatten()
    }

    /// As `std`'s.
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.content.get_mut() {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, once `once` is complete.
    fn stored(&self) -> Option<&T> {
        // SAFETY: `once` is complete, and nobody writes after that but by `&mut self`.
        match unsafe { &*self.content.get() } {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl<T, F: FnOnce() -> T> Content<T, F> {
    fn initialise(&mut self) {
        if let Self::Init(f) = std::mem::replace(self, Self::Nothing) {
            *self = Self::Value(f());
        }
    }
}

#[track_caller]
fn refuse_poisoned(poisoned: bool) {
    assert!(!poisoned, "LazyLock instance has previously been poisoned");
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_tuple("LazyLock");
        match Self::get(self) {
            Some(value) => text.field(value),
            None => text.field(&format_args!("<uninit>")),
        };
        text.finish()
    }
}
