//! `std::thread`: threads are the explorer's; what they return, and their names, are kept here.

mod builder;
mod early;
mod handle;
mod local;
mod packet;
mod pause;
mod scope;

pub use builder::{Builder, JoinHandle, spawn};
pub use handle::{Thread, ThreadId, current, park, park_timeout};
pub(crate) use local::Destructors;
pub use local::{AccessError, Identity, LocalKey};
pub(crate) use pause::pause;
pub use pause::{sleep, yield_now};
pub use scope::{Scope, ScopedJoinHandle, scope};

use ::std::any::Any;
use ::std::io;
use ::std::num::NonZero;

/// As `std::thread::Result`.
pub type Result<T> = ::std::result::Result<T, Box<dyn Any + Send + 'static>>;

/// As `std::thread::panicking`.
pub fn panicking() -> bool {
    explorer::panicking()
}

/// As `std::thread::available_parallelism`: here, two.
///
/// # Errors
/// Never.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(const { NonZero::new(2).unwrap() })
}
