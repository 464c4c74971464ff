//! `std::sync::atomic`, sequentially consistent whatever the orderings say: two threads never disagree on the order of two
//! changes, as they may on a real machine. The orderings are checked as the real ones are.

use std::cell::Cell;
use std::fmt;
use std::panic::RefUnwindSafe;
use std::sync::atomic as real;

pub use std::sync::atomic::Ordering;

use explorer::{Access, Object, perhaps, unchanged};

use super::steps::{my_bit, now};

/// As `std`'s, and no step: all is sequentially consistent already.
///
/// # Panics
/// If the ordering is `Relaxed`.
pub fn fence(order: Ordering) {
    real::fence(order);
}

/// As `std`'s, and no step: there is no reordering to prevent.
///
/// # Panics
/// If the ordering is `Relaxed`.
pub fn compiler_fence(order: Ordering) {
    real::compiler_fence(order);
}

/// Panics as the real operations do on an ordering that they have not.
mod check {
    use super::{Ordering, real};

    pub(super) fn load(order: Ordering) {
        real::AtomicBool::new(false).load(order);
    }

    pub(super) fn store(order: Ordering) {
        real::AtomicBool::new(false).store(false, order);
    }

    pub(super) fn failure(order: Ordering) {
        let atomic = real::AtomicBool::new(false);
        let _ = atomic.compare_exchange(true, true, Ordering::SeqCst, order);
    }
}

/// A value that threads share.
struct Word<T> {
    object: Object,
    value: Cell<T>,
    /// Threads whose last weak compare-exchange failed for nothing.
    failed: Cell<u64>,
}

impl<T: Copy + PartialEq> Word<T> {
    const fn new(value: T) -> Self {
        Self {
            object: Object::new("atomic"),
            value: Cell::new(value),
            failed: Cell::new(0),
        }
    }

    #[track_caller]
    fn load(&self, order: Ordering) -> T {
        check::load(order);
        now("load", &self.object, Access::Read, || self.value.get())
    }

    #[track_caller]
    fn store(&self, value: T, order: Ordering) {
        check::store(order);
        self.change("store", |_| value);
    }

    /// Sets the value to what `f` makes of it; gives what it was.
    #[track_caller]
    fn change(&self, label: &'static str, f: impl FnOnce(T) -> T) -> T {
        now(label, &self.object, Access::Write, || {
            self.replace(f(self.value.get()))
        })
    }

    fn replace(&self, value: T) -> T {
        let before = self.value.replace(value);
        if before == value {
            unchanged();
        }
        before
    }

    #[track_caller]
    fn compare_exchange(&self, current: T, new: T, failure: Ordering) -> Result<T, T> {
        check::failure(failure);
        now("compare_exchange", &self.object, Access::Write, || {
            self.exchange(current, new)
        })
    }

    /// May fail for nothing, but not twice in a row in one thread.
    #[track_caller]
    fn compare_exchange_weak(&self, current: T, new: T, failure: Ordering) -> Result<T, T> {
        check::failure(failure);
        now("compare_exchange_weak", &self.object, Access::Write, || {
            if self.value.get() == current && self.fails() {
                return Err(current);
            }
            self.exchange(current, new)
        })
    }

    fn exchange(&self, current: T, new: T) -> Result<T, T> {
        let value = self.value.get();
        if value != current {
            unchanged();
            return Err(value);
        }
        Ok(self.replace(new))
    }

    fn fails(&self) -> bool {
        let failed = self.failed.get();
        let fails = failed & my_bit() == 0 && perhaps();
        let others = failed & !my_bit();
        self.failed.set(others | if fails { my_bit() } else { 0 });
        fails
    }

    /// A load, and compare-exchanges until one succeeds: `f` may be called several times.
    #[track_caller]
    fn update(
        &self,
        success: Ordering,
        load: Ordering,
        mut f: impl FnMut(T) -> Option<T>,
    ) -> Result<T, T> {
        check::failure(load);
        let _ = success;
        let mut value = self.load(load);
        while let Some(new) = f(value) {
            match self.compare_exchange(value, new, load) {
                Ok(before) => return Ok(before),
                Err(now) => value = now,
            }
        }
        Err(value)
    }
}

/// What all atomics have.
macro_rules! atomic {
    ($(#[$note:meta])* $name:ident<$($generic:ident)?>, $value:ty) => {
        $(#[$note])*
        pub struct $name<$($generic)?>(Word<$value>);

        // SAFETY: its cells are changed inside steps only, on one OS thread.
        unsafe impl<$($generic)?> Sync for $name<$($generic)?> {}
        impl<$($generic)?> RefUnwindSafe for $name<$($generic)?> {}

        impl<$($generic)?> $name<$($generic)?> {
            /// As `std`'s.
            pub const fn new(value: $value) -> Self {
                Self(Word::new(value))
            }

            /// As `std`'s.
            pub const fn into_inner(self) -> $value {
                self.0.value.into_inner()
            }

            /// As `std`'s.
            pub fn get_mut(&mut self) -> &mut $value {
                self.0.value.get_mut()
            }

            /// As `std`'s: one step.
            ///
            /// # Panics
            /// If the ordering is one of a store.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                self.0.load(order)
            }

            /// As `std`'s: one step.
            ///
            /// # Panics
            /// If the ordering is one of a load.
            #[track_caller]
            pub fn store(&self, value: $value, order: Ordering) {
                self.0.store(value, order);
            }

            /// As `std`'s: one step.
            #[track_caller]
            pub fn swap(&self, value: $value, _: Ordering) -> $value {
                self.0.change("swap", |_| value)
            }

            /// As `std`'s: one step.
            ///
            /// # Errors
            /// The value, if it is another than `current`.
            ///
            /// # Panics
            /// If the ordering of a failure is one of a store.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                _: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.0.compare_exchange(current, new, failure)
            }

            /// As `std`'s: one step, which may fail though the value is `current`.
            ///
            /// # Errors
            /// The value, if it is not exchanged.
            ///
            /// # Panics
            /// If the ordering of a failure is one of a store.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                _: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.0.compare_exchange_weak(current, new, failure)
            }

            /// As `std`'s: a step to load, and one for each attempt to store.
            ///
            /// # Errors
            /// The value, where `f` gives `None`.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.0.update(set_order, fetch_order, f)
            }

            /// As `std`'s: as [`fetch_update`](Self::fetch_update).
            ///
            /// # Errors
            /// The value, where `f` gives `None`.
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.0.update(set_order, fetch_order, f)
            }

            /// As `std`'s: as [`fetch_update`](Self::fetch_update), but for failing.
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($value) -> $value,
            ) -> $value {
                match self.0.update(set_order, fetch_order, |value| Some(f(value))) {
                    Ok(before) | Err(before) => before,
                }
            }
        }

        impl<$($generic)?> From<$value> for $name<$($generic)?> {
            fn from(value: $value) -> Self {
                Self::new(value)
            }
        }

        impl<$($generic)?> fmt::Debug for $name<$($generic)?> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.load(Ordering::Relaxed).fmt(f)
            }
        }
    };
}

/// Operations that change the value to what an expression makes of it.
macro_rules! changes {
    ($value:ty: $($name:ident = |$old:ident, $given:ident| $new:expr;)*) => {
        $(
            /// As `std`'s: one step.
            #[track_caller]
            pub fn $name(&self, $given: $value, _: Ordering) -> $value {
                self.0.change(stringify!($name), |$old| $new)
            }
        )*
    };
}

macro_rules! integers {
    ($($name:ident $value:ty,)*) => {
        $(
            atomic!(
                /// As `std`'s.
                #[derive(Default)]
                $name<>, $value
            );

            impl $name {
                changes! { $value:
                    fetch_add = |old, value| old.wrapping_add(value);
                    fetch_sub = |old, value| old.wrapping_sub(value);
                    fetch_and = |old, value| old & value;
                    fetch_nand = |old, value| !(old & value);
                    fetch_or = |old, value| old | value;
                    fetch_xor = |old, value| old ^ value;
                    fetch_max = |old, value| old.max(value);
                    fetch_min = |old, value| old.min(value);
                }
            }
        )*
    };
}

integers! {
    AtomicI8 i8,
    AtomicI16 i16,
    AtomicI32 i32,
    AtomicI64 i64,
    AtomicIsize isize,
    AtomicU8 u8,
    AtomicU16 u16,
    AtomicU32 u32,
    AtomicU64 u64,
    AtomicUsize usize,
}

atomic!(
    /// As `std`'s.
    #[derive(Default)]
    AtomicBool<>, bool
);

impl AtomicBool {
    changes! { bool:
        fetch_and = |old, value| old & value;
        fetch_nand = |old, value| !(old & value);
        fetch_or = |old, value| old | value;
        fetch_xor = |old, value| old ^ value;
    }

    /// As `std`'s: one step.
    #[track_caller]
    pub fn fetch_not(&self, _: Ordering) -> bool {
        self.0.change("fetch_not", |old| !old)
    }
}

atomic!(
    /// As `std`'s.
    AtomicPtr<T>, *mut T
);

// SAFETY: as std's: it is a number, and what it points at is up to who follows it.
unsafe impl<T> Send for AtomicPtr<T> {}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load(Ordering::Relaxed).fmt(f)
    }
}

impl<T: Copy + PartialEq + Default> Default for Word<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}
