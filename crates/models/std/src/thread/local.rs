//! Values that each thread has for itself.

use ::std::any::Any;
use ::std::cell::{Cell, RefCell};
use ::std::fmt;
use ::std::ptr;
use ::std::rc::Rc;

use explorer::per_thread;

/// What tells one key from another: where it stands.
#[doc(hidden)]
#[derive(Debug)]
pub struct Identity(#[allow(dead_code)] u8);

impl Identity {
    /// For a `static`.
    #[doc(hidden)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(0)
    }
}

/// As `std::thread::LocalKey`.
pub struct LocalKey<T: 'static> {
    identity: &'static Identity,
    init: fn() -> T,
}

/// As `std::thread::AccessError`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

/// A thread's values, in the order in which they were made.
#[derive(Default)]
struct Store(RefCell<Vec<Entry>>);

struct Entry {
    identity: *const Identity,
    /// `None` from the moment its destructor begins.
    value: Option<Rc<dyn Any>>,
    has_destructor: bool,
}

impl Store {
    fn find(&self, identity: &'static Identity) -> Option<Option<Rc<dyn Any>>> {
        let entries = self.0.borrow();
        let found = entries
            .iter()
            .find(|entry| ptr::eq(entry.identity, identity));
        found.map(|entry| entry.value.clone())
    }

    /// Keeps a value; gives back the one that its own making has made meanwhile.
    fn put<T: 'static>(&self, identity: &'static Identity, value: Rc<T>) -> Option<Rc<dyn Any>> {
        let mut entries = self.0.borrow_mut();
        if let Some(entry) = entries
            .iter_mut()
            .find(|entry| ptr::eq(entry.identity, identity))
        {
            return entry.value.replace(value);
        }
        let has_destructor = ::std::mem::needs_drop::<T>();
        entries.push(Entry {
            identity,
            value: Some(value),
            has_destructor,
        });
        None
    }

    /// The value to destroy next: the last one that was made.
    fn last(&self) -> Option<usize> {
        let entries = self.0.borrow();
        entries
            .iter()
            .rposition(|entry| entry.has_destructor && entry.value.is_some())
    }

    fn take_last(&self) -> Option<Rc<dyn Any>> {
        let last = self.last()?;
        self.0.borrow_mut()[last].value.take()
    }
}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn new(identity: &'static Identity, init: fn() -> T) -> Self {
        Self { identity, init }
    }

    fn value(&self, make: impl FnOnce() -> T) -> Result<Rc<T>, AccessError> {
        let store = per_thread::<Store>();
        let value = match store.find(self.identity) {
            Some(value) => value.ok_or(AccessError)?,
            None => {
                let value = Rc::new(make());
                drop(store.put(self.identity, value.clone()));
                value
            }
        };
        Ok(value.downcast().expect("each key has one type"))
    }

    /// As `std::thread::LocalKey::with`.
    ///
    /// # Panics
    /// Once the value's destructor has begun.
    #[track_caller]
    pub fn with<R>(&'static self, use_it: impl FnOnce(&T) -> R) -> R {
        self.try_with(use_it)
            .unwrap_or_else(|error| destroyed(error))
    }

    /// As `std::thread::LocalKey::try_with`.
    ///
    /// # Errors
    /// Once the value's destructor has begun.
    pub fn try_with<R>(&'static self, use_it: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        explorer::progressed();
        Ok(use_it(&*self.value(self.init)?))
    }

    /// Sets the value, by making it where there is none yet.
    #[track_caller]
    fn set_with<V>(&'static self, value: V, make: fn(V) -> T, set: fn(&T, V)) {
        let value = Cell::new(Some(value));
        let take = || value.take().expect("made or set, once");
        let kept = self
            .value(|| make(take()))
            .unwrap_or_else(|error| destroyed(error));
        if let Some(value) = value.take() {
            set(&kept, value);
        }
    }
}

#[track_caller]
fn destroyed(error: AccessError) -> ! {
    panic!("cannot access a Thread Local Storage value during or after destruction: {error:?}")
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// As `std::thread::LocalKey::set`.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.set_with(value, Cell::new, |cell, value| cell.set(value));
    }

    /// As `std::thread::LocalKey::get`.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// As `std::thread::LocalKey::take`.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// As `std::thread::LocalKey::replace`.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// As `std::thread::LocalKey::with_borrow`.
    #[track_caller]
    pub fn with_borrow<R>(&'static self, use_it: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| use_it(&cell.borrow()))
    }

    /// As `std::thread::LocalKey::with_borrow_mut`.
    #[track_caller]
    pub fn with_borrow_mut<R>(&'static self, use_it: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| use_it(&mut cell.borrow_mut()))
    }

    /// As `std::thread::LocalKey::set`.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.set_with(value, RefCell::new, |cell, value| {
            *cell.borrow_mut() = value
        });
    }

    /// As `std::thread::LocalKey::take`.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// As `std::thread::LocalKey::replace`.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

/// Destroys the current thread's values when it goes, the last one made first; also where the thread is abandoned.
pub(crate) struct Destructors;

impl Destructors {
    /// Whether there is anything to destroy.
    pub(super) fn are_due() -> bool {
        per_thread::<Store>().last().is_some()
    }
}

impl Drop for Destructors {
    fn drop(&mut self) {
        let Some(value) = per_thread::<Store>().take_last() else {
            return;
        };
        // The rest goes even where this one unwinds: the execution may end in the middle of it.
        let _rest = Self;
        if explorer::catch_unwind(|| drop(value)).is_err() {
            explorer::abort();
        }
    }
}

impl<T> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessError").finish()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl ::std::error::Error for AccessError {}
