//! Panics, each inside its own thread.
//!
//! The coroutines share the OS thread's panic counter, which is wrong for all but one: each thread has its own here.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use smallvec::smallvec;

use crate::op::{Access, perform};
use crate::world::{self, Shared};

/// Payload that unwinds the threads of an execution that has ended.
struct Abandoned;

/// Whether the current thread is unwinding because of a panic, as `std::thread::panicking` says of an OS thread.
pub fn panicking() -> bool {
    world::panicking()
}

/// Whether the current execution has ended, and its threads only unwind.
pub fn abandoned() -> bool {
    world::abandoned()
}

/// As `std::panic::catch_unwind`, for the thread that calls it, and without stopping an abandoned thread's unwinding.
///
/// # Errors
/// The payload of the panic, where `body` panics.
pub fn catch_unwind<T>(body: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let before = world::with(|world| world.running().panicking);
    let payload = match panic::catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => return Ok(value),
        Err(payload) if payload.is::<Abandoned>() => panic::resume_unwind(payload),
        Err(payload) => payload,
    };
    report();
    world::with(|world| world.running().panicking = before);
    Err(payload)
}

/// As `std::panic::resume_unwind`: unwinds the current thread, and tells nobody.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    world::with(|world| world.running().panicking += 1);
    panic::resume_unwind(payload)
}

/// Runs a whole thread: whether it ended by itself, panicked, or was abandoned.
pub(crate) fn run_thread(body: impl FnOnce()) -> Result<Result<(), ()>, ()> {
    let caught = panic::catch_unwind(AssertUnwindSafe(|| catch_unwind(body)));
    caught.map(|result| result.map_err(drop)).map_err(drop)
}

/// Unwinds the current thread of an abandoned execution; returns where it is unwinding already.
pub(crate) fn abandon_unless_unwinding() {
    let unwinding = world::with(|world| {
        let thread = world.running();
        thread.panicking > 0 || std::mem::replace(&mut thread.raised, true)
    });
    if !unwinding {
        panic::resume_unwind(Box::new(Abandoned));
    }
}

/// Announces the current thread's panics that the hook has noted, before the next thing that it does: the end of the
/// process can come between a message and what the unwinding does next, and the hook itself must not stop.
#[track_caller]
pub(crate) fn report() {
    for panic in world::with(|world| std::mem::take(&mut world.running().unreported)) {
        perform(
            "panic",
            smallvec![(Shared::Exit as u32, Access::Read)],
            None,
            || world::panicked(panic),
        );
    }
}

/// Makes the process's panic hook leave the panics of explored threads to [`report`]. Others are as before.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !note(info) {
                others(info)
            }
        }));
    });
}

fn note(info: &PanicHookInfo<'_>) -> bool {
    let message = info.payload_as_str().unwrap_or("Box<dyn Any>");
    info.location()
        .is_some_and(|at| world::note_panic(message, at))
}
