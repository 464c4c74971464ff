//! What is printed: one step a call, shown at once.
//!
//! The real standard output keeps a line until it is complete, flushed, or the process ends; the difference could only be seen where
//! the process is killed or aborts in the middle of a line.

use ::std::fmt::{self, Arguments};
use ::std::io::{Result, Write};
use ::std::marker::PhantomData;
use ::std::panic::Location;

use explorer::Stream;

/// Where `print!` prints.
#[doc(hidden)]
pub const OUT: Stream = Stream::Out;
/// Where `eprint!` prints.
#[doc(hidden)]
pub const ERR: Stream = Stream::Err;

/// Prints, in one step; formats before.
#[doc(hidden)]
#[track_caller]
pub fn print_to(stream: Stream, arguments: Arguments<'_>) {
    match arguments.as_str() {
        Some(text) => explorer::print(stream, text),
        None => explorer::print(stream, &arguments.to_string()),
    }
}

/// [`print_to`], with the end of the line.
#[doc(hidden)]
#[track_caller]
pub fn print_line_to(stream: Stream, arguments: Arguments<'_>) {
    explorer::print(stream, &format!("{arguments}\n"));
}

/// Declares the handle of a stream, and the one that holds its lock.
macro_rules! stream {
    ($stream:expr, $get:ident, $handle:ident, $lock:ident) => {
        #[doc = concat!("As `std::io::", stringify!($handle), "`.")]
        pub struct $handle(());

        #[doc = concat!("As `std::io::", stringify!($lock), "`: others wait to print while it is held.")]
        pub struct $lock<'a> {
            /// Where it was taken: that line stands for its release.
            at: &'static Location<'static>,
            lifetime: PhantomData<(&'a (), *const ())>,
        }

        #[doc = concat!("As `std::io::", stringify!($get), "`.")]
        pub fn $get() -> $handle {
            $handle(())
        }

        impl $handle {
            #[doc = concat!("As `std::io::", stringify!($handle), "::lock`.")]
            #[track_caller]
            pub fn lock(&self) -> $lock<'static> {
                explorer::lock($stream);
                $lock {
                    at: Location::caller(),
                    lifetime: PhantomData,
                }
            }
        }

        impl Drop for $lock<'_> {
            fn drop(&mut self) {
                explorer::unlock($stream, self.at);
            }
        }

        impl fmt::Debug for $handle {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($handle)).finish_non_exhaustive()
            }
        }

        impl fmt::Debug for $lock<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($lock)).finish_non_exhaustive()
            }
        }

        write_to!($stream, $handle);
        write_to!($stream, &$handle);
        write_to!($stream, $lock<'_>);
    };
}

/// Makes a handle write to its stream: each call is one step.
macro_rules! write_to {
    ($stream:expr, $handle:ty) => {
        impl Write for $handle {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                self.write_all(bytes).map(|()| bytes.len())
            }

            #[track_caller]
            fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
                explorer::print($stream, &String::from_utf8_lossy(bytes));
                Ok(())
            }

            #[track_caller]
            fn write_fmt(&mut self, arguments: Arguments<'_>) -> Result<()> {
                print_to($stream, arguments);
                Ok(())
            }

            fn flush(&mut self) -> Result<()> {
                Ok(())
            }
        }
    };
}

stream!(OUT, stdout, Stdout, StdoutLock);
stream!(ERR, stderr, Stderr, StderrLock);
