//! `std::panic`, without the hook: the explorer's own notes the panics of all threads.

use ::std::any::Any;

pub use ::std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, panic_any,
};

/// As `std::panic::catch_unwind`.
///
/// # Errors
/// The payload of the panic, where `body` panics.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(body: F) -> crate::thread::Result<R> {
    explorer::catch_unwind(body)
}

/// As `std::panic::resume_unwind`.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    explorer::resume_unwind(payload)
}
