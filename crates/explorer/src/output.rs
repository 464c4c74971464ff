//! What leaves the process: what it prints, and its end.

use std::panic::Location;

use smallvec::smallvec;

use crate::op::{Access, perform, perform_at, vanish};
use crate::outcome::End;
use crate::panics;
use crate::world::{self, Door, Shared};

/// Where something is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

impl Stream {
    fn object(self) -> u32 {
        match self {
            Self::Out => Shared::Out as u32,
            Self::Err => Shared::Err as u32,
        }
    }
}

/// Prints, in one step, as soon as no other thread has the stream [locked](lock). What is printed after the process has
/// ended is lost.
#[track_caller]
pub fn print(stream: Stream, text: &str) {
    match world::door() {
        Door::Open => {}
        Door::Panicked => panics::report(),
        Door::Over => return,
    }
    if !world::with(|world| world.limits.prints) {
        return world::print(stream, text);
    }
    let accesses = smallvec![
        (stream.object(), Access::Write),
        (Shared::Exit as u32, Access::Read)
    ];
    // A search for one output has no use for any other: there, what does not come next has to wait.
    let ready = || world::can_print(stream, text);
    perform("print", accesses, Some(&ready), || {
        world::print(stream, text)
    });
}

/// Keeps other threads from printing on the stream until as many [`unlock`]s, as soon as none keeps this one from it.
#[track_caller]
pub fn lock(stream: Stream) {
    panics::report();
    let again = world::locks(stream);
    if again > 0 {
        return world::set_locks(stream, again + 1);
    }
    let accesses = smallvec![(stream.object(), Access::Write)];
    let ready = || world::may_print(stream);
    perform("lock", accesses, Some(&ready), || {
        world::set_locks(stream, 1)
    });
}

/// Takes back one [`lock`] of the current thread. In traces a given line stands for it: a destructor has no caller of its own.
pub fn unlock(stream: Stream, at: &'static Location<'static>) {
    panics::report();
    let left = world::locks(stream).saturating_sub(1);
    if left > 0 {
        return world::set_locks(stream, left);
    }
    let accesses = smallvec![(stream.object(), Access::Write)];
    perform_at(at, "unlock", accesses, None, || world::set_locks(stream, 0));
}

/// Ends the process at once, with this exit status.
#[track_caller]
pub fn exit(status: i32) -> ! {
    panics::report();
    end(End::Exited(status));
    vanish("exited")
}

/// Ends the process at once, as a signal does.
#[track_caller]
pub fn abort() -> ! {
    panics::report();
    end(End::Aborted);
    vanish("aborted")
}

/// The step that ends the process. The other threads run on, for their steps may as well come before this one; but
/// nobody sees what they print then. So the end depends on prints and panics only, and not on every step.
#[track_caller]
pub(crate) fn end(how: End) {
    perform(
        "exit",
        smallvec![(Shared::Exit as u32, Access::Write)],
        None,
        || world::end(how),
    );
}
