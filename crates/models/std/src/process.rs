//! `std::process`: how a program ends. It starts no other.

use ::std::convert::Infallible;
use ::std::fmt::Debug;

use crate::thread::Destructors;

/// As `std::process::exit`: it destroys the current thread's own values, and no other.
#[track_caller]
pub fn exit(status: i32) -> ! {
    drop(Destructors);
    explorer::exit(status & 0xff)
}

/// As `std::process::abort`.
#[track_caller]
pub fn abort() -> ! {
    explorer::abort()
}

/// As `std::process::ExitCode`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ExitCode(u8);

impl ExitCode {
    /// As `std::process::ExitCode::SUCCESS`.
    pub const SUCCESS: Self = Self(0);
    /// As `std::process::ExitCode::FAILURE`.
    pub const FAILURE: Self = Self(1);
}

impl Default for ExitCode {
    fn default() -> Self {
        Self::SUCCESS
    }
}

impl From<u8> for ExitCode {
    fn from(status: u8) -> Self {
        Self(status)
    }
}

impl Debug for ExitCode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        write!(f, "ExitCode(unix_exit_status({}))", self.0)
    }
}

/// As `std::process::Termination`: what `main` may return.
pub trait Termination {
    /// The status that the process ends with.
    fn report(self) -> ExitCode;
}

impl Termination for () {
    fn report(self) -> ExitCode {
        ExitCode::SUCCESS
    }
}

/// What a function of this type returns: a way to write `!` as a type.
#[doc(hidden)]
pub trait Returns {
    /// It.
    type Value;
}

impl<T> Returns for fn() -> T {
    type Value = T;
}

/// `!`.
#[doc(hidden)]
pub type Never = <fn() -> ! as Returns>::Value;

impl Termination for Never {
    fn report(self) -> ExitCode {
        self
    }
}

impl Termination for Infallible {
    fn report(self) -> ExitCode {
        match self {}
    }
}

impl Termination for ExitCode {
    fn report(self) -> ExitCode {
        self
    }
}

impl<T: Termination, E: Debug> Termination for Result<T, E> {
    fn report(self) -> ExitCode {
        match self {
            Ok(value) => value.report(),
            Err(error) => {
                crate::eprintln!("Error: {error:?}");
                ExitCode::FAILURE
            }
        }
    }
}

/// Runs a program's `main` as its runtime does: what it returns is the process's status, and its thread's own values are
/// destroyed at its end. To be called by what the explorer is given to run.
#[doc(hidden)]
pub fn run_main<T: Termination>(main: fn() -> T) {
    let destructors = Destructors;
    let code = explorer::catch_unwind(|| main().report());
    drop(destructors);
    match code {
        Ok(ExitCode::SUCCESS) => {}
        Ok(ExitCode(status)) => explorer::exit(status.into()),
        Err(payload) => explorer::resume_unwind(payload),
    }
}
