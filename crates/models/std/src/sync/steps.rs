//! The usual shapes of a step.

use std::panic::Location;

use explorer::{Access, Object, Op, settle_at, step, unchanged};

/// A step on one object that never waits.
#[track_caller]
pub(super) fn now<T>(
    label: &'static str,
    object: &Object,
    access: Access,
    apply: impl FnOnce() -> T,
) -> T {
    let objects = &[(object, access)];
    step(Op {
        label,
        objects,
        ready: None,
        apply,
    })
}

/// A step that changes one object, and waits until it can.
#[track_caller]
pub(super) fn when<T>(
    label: &'static str,
    object: &Object,
    ready: &dyn Fn() -> bool,
    apply: impl FnOnce() -> T,
) -> T {
    let objects = &[(object, Access::Write)];
    step(Op {
        label,
        objects,
        ready: Some(ready),
        apply,
    })
}

/// A destructor's step on one object, which stands for this line. It is done even where the execution has ended: others
/// unwind as well, and may need what it gives back.
pub(super) fn settled<T>(
    at: &'static Location<'static>,
    label: &'static str,
    object: &Object,
    apply: impl FnOnce() -> T,
) -> T {
    let objects = &[(object, Access::Write)];
    let op = Op {
        label,
        objects,
        ready: None,
        apply,
    };
    settle_at(at, op)
}

/// What an attempt found, which left all as it was where it failed.
pub(super) fn attempted(succeeded: bool) -> bool {
    if !succeeded {
        unchanged();
    }
    succeeded
}

/// The calling thread, as one bit of a set.
pub(super) fn my_bit() -> u64 {
    1 << explorer::Thread::current().number()
}
