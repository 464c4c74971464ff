//! What leaves the process: what it prints, and its end.

use smallvec::smallvec;

use crate::op::{Access, perform, vanish};
use crate::outcome::End;
use crate::panics;
use crate::world::{self, Shared};

/// Where something is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Prints, in one step. What is printed after the process has ended is lost.
#[track_caller]
pub fn print(stream: Stream, text: &str) {
    panics::report();
    let shared = if stream == Stream::Out {
        Shared::Out
    } else {
        Shared::Err
    };
    let accesses = smallvec![
        (shared as u32, Access::Write),
        (Shared::Exit as u32, Access::Read)
    ];
    // A search for one output has no use for any other: there, what does not come next has to wait.
    let fits = || world::with(|world| world.fits(text));
    let aimed = stream == Stream::Out && world::with(|world| world.aim.is_some());
    let ready = aimed.then_some(&fits as &dyn Fn() -> bool);
    perform("print", accesses, ready, || world::print(stream, text));
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
