//! What a `static` holds on the heap, and when it is given back.
//!
//! A `static` is never dropped. The generated program writes the bytes of the listing's statics back before every
//! execution, and with them goes the only way to what they own. So a model type that may own something notes its first use
//! in an execution, and what is found to be a static is dropped when the execution is over.

use std::cell::{Cell, RefCell};
use std::mem;
use std::ops::Range;

/// Whether a value's first use in this execution was noted. As part of a static it is `false` again in the next.
#[derive(Debug)]
pub struct FirstUse(Cell<bool>);

impl FirstUse {
    /// Of a value that was not used yet.
    #[expect(clippy::new_without_default, reason = "made in constants only")]
    pub const fn new() -> Self {
        Self(Cell::new(false))
    }

    /// Where this is the first use of `owner`, and `owner` is a static, has it dropped in place at the end of the
    /// execution. `owner` must not be used or dropped after that, before its bytes are written back.
    pub fn of<T: ?Sized>(&self, owner: &T) {
        let is_first = mem::needs_drop::<T>() && !self.0.replace(true);
        if is_first && is_static(owner) && explorer::per_execution::<Owners>().takes(owner) {
            drop_at_end(owner);
        }
    }
}

/// Where the values are that are dropped at the end of this execution.
#[derive(Default)]
struct Owners(RefCell<Vec<Range<usize>>>);

impl Owners {
    /// Whether `owner` is none of them, and no part of one: `LazyLock<Mutex<…>>` drops its mutex. The whole is used first.
    fn takes<T: ?Sized>(&self, owner: &T) -> bool {
        let start = std::ptr::from_ref(owner).addr();
        let is_new = self.0.borrow().iter().all(|known| !known.contains(&start));
        self.0.borrow_mut().push(start..start + size_of_val(owner));
        is_new
    }
}

fn drop_at_end<T: ?Sized>(owner: &T) {
    let owner = std::ptr::from_ref(owner).cast_mut();
    // SAFETY: a static is initialised, and nobody uses it once the threads of the execution have unwound, until its bytes
    // are written back. It came by `&T` from a type whose contents are in an `UnsafeCell`.
    let drop: Box<dyn FnOnce() + '_> = Box::new(move || unsafe { owner.drop_in_place() });
    // SAFETY: what is in a static outlives all else, whatever the lifetime of the reference that it was reached by.
    let drop: Box<dyn FnOnce()> = unsafe { mem::transmute(drop) };
    explorer::finally(drop);
}

#[cfg(target_os = "linux")]
fn is_static<T: ?Sized>(value: &T) -> bool {
    // SAFETY: the linker defines both; only their addresses are taken.
    unsafe extern "C" {
        safe static __executable_start: u8;
        safe static _end: u8;
    }
    let address = std::ptr::from_ref(value).addr();
    (std::ptr::from_ref(&__executable_start).addr()..std::ptr::from_ref(&_end).addr())
        .contains(&address)
}

/// Elsewhere nothing is proved, and a static's heap memory is leaked.
#[cfg(not(target_os = "linux"))]
fn is_static<T: ?Sized>(_: &T) -> bool {
    false
}
