//! Which line of the program an operation stands for, and whether it may unwind.

use std::cell::{Cell, RefCell};
use std::panic::Location;

use explorer::{Op, per_thread, settle_at, step_at};

use crate::held::OnUnwind;

/// Where an operation is.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// A line of the program.
    pub(crate) at: &'static Location<'static>,
    /// `lock_api` aborts the process where this operation unwinds.
    settles: bool,
}

/// Locks that this thread released by a call, not by the end of a guard: `lock_api` may take them again for it, and knows no line then.
#[derive(Default)]
struct Released(RefCell<Vec<(usize, &'static Location<'static>)>>);

/// The call to one of our wrappers that this thread last made, and whether it is still under way: `lock_api` does not hand its caller on.
#[derive(Default)]
struct Entered {
    call: Cell<Option<Call>>,
    under_way: Cell<bool>,
}

/// A call of a wrapper's method.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) at: &'static Location<'static>,
    pub(crate) label: &'static str,
}

impl Call {
    /// Of the caller, to the method of this name.
    #[track_caller]
    pub(crate) fn new(label: &'static str) -> Self {
        let at = Location::caller();
        Self { at, label }
    }

    /// Does what the method does; what it waits for stands at the call.
    pub(crate) fn within<T>(self, body: impl FnOnce() -> T) -> T {
        let entered = per_thread::<Entered>();
        let before = (
            entered.call.replace(Some(self)),
            entered.under_way.replace(true),
        );
        let leave = OnUnwind(|| entered.leave(before));
        let value = body();
        drop(leave);
        value
    }

    /// The one that is under way in this thread.
    pub(crate) fn current() -> Option<Self> {
        let entered = per_thread::<Entered>();
        entered
            .under_way
            .get()
            .then(|| entered.call.get())
            .flatten()
    }
}

impl Entered {
    fn leave(&self, before: (Option<Call>, bool)) {
        self.under_way.set(before.1);
        if before.1 {
            self.call.set(before.0);
        }
    }
}

impl Place {
    /// Of the caller, who wants the lock at this address. Where that is `lock_api` taking it again: of the call that released it.
    #[track_caller]
    pub(crate) fn acquiring(lock: usize) -> Self {
        let caller = Location::caller();
        if !is_lock_api(caller) {
            return Self::plain(caller);
        }
        match Call::current() {
            Some(call) => Self::plain(call.at),
            None => Self::settling(again(lock).unwrap_or(caller)),
        }
    }

    /// Of the caller, who gives the lock at this address up. Where that is a guard's end, which has no line: of its beginning.
    #[track_caller]
    pub(crate) fn releasing(lock: usize, acquired: &'static Location<'static>) -> Self {
        let caller = Location::caller();
        if is_lock_api(caller) {
            return Self::settling(acquired);
        }
        per_thread::<Released>().note(lock, caller);
        Self::settling(caller)
    }

    /// Of the caller, who changes how it holds a lock.
    #[track_caller]
    pub(crate) fn changing(acquired: &'static Location<'static>) -> Self {
        let caller = Location::caller();
        match is_lock_api(caller) {
            false => Self::plain(caller),
            true => Self::settling(acquired),
        }
    }

    /// Of the caller, who changes how it holds a lock, and goes on holding it whatever comes.
    #[track_caller]
    pub(crate) fn keeping(acquired: &'static Location<'static>) -> Self {
        Self::settling(Self::changing(acquired).at)
    }

    /// A line of the program, for an operation that may unwind.
    pub(crate) fn plain(at: &'static Location<'static>) -> Self {
        Self { at, settles: false }
    }

    fn settling(at: &'static Location<'static>) -> Self {
        Self { at, settles: true }
    }

    /// Does the operation here.
    pub(crate) fn step<T>(self, op: Op<'_, impl FnOnce() -> T>) -> T {
        match self.settles {
            false => step_at(self.at, op),
            true => settle_at(self.at, op),
        }
    }
}

/// The line for a lock that `lock_api` takes again: where this thread released it, or, of a reentrant one, the last place where it took one.
fn again(lock: usize) -> Option<&'static Location<'static>> {
    let last = || per_thread::<Entered>().call.get().map(|call| call.at);
    per_thread::<Released>().find(lock).or_else(last)
}

impl Released {
    fn find(&self, lock: usize) -> Option<&'static Location<'static>> {
        let noted = self.0.borrow();
        noted.iter().find(|(of, _)| *of == lock).map(|(_, at)| *at)
    }

    fn note(&self, lock: usize, at: &'static Location<'static>) {
        let mut noted = self.0.borrow_mut();
        noted.retain(|(of, _)| *of != lock);
        noted.push((lock, at));
    }
}

/// Whether a call comes from inside of `lock_api`: from a destructor or from a closure, which hand no caller on.
fn is_lock_api(caller: &Location<'_>) -> bool {
    let file = caller.file();
    let module = ["/src/mutex.rs", "/src/rwlock.rs", "/src/remutex.rs"];
    module.iter().any(|module| file.ends_with(module)) && file.contains("/lock_api")
}
