//! `std::io`: standard input is scripted, standard output and error are the explorer's; the rest is real.

mod console;
mod stdin;

#[doc(hidden)]
pub use console::{ERR, OUT, print_line_to, print_to};
pub use console::{Stderr, StderrLock, Stdout, StdoutLock, stderr, stdout};
pub use stdin::{Stdin, StdinLock, stdin};

pub use ::std::io::{
    BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error, ErrorKind, IntoInnerError,
    IoSlice, IoSliceMut, LineWriter, Lines, Read, Repeat, Result, Seek, SeekFrom, Sink, Split,
    Take, Write, copy, empty, read_to_string, repeat, sink,
};

/// As `std::io::prelude`.
pub mod prelude {
    pub use ::std::io::{BufRead, Read, Seek, Write};
}

/// As `std::io::IsTerminal`: nothing is one here.
pub trait IsTerminal {
    /// As `std::io::IsTerminal::is_terminal`.
    fn is_terminal(&self) -> bool {
        false
    }
}

impl IsTerminal for Stdin {}
impl IsTerminal for StdinLock<'_> {}
impl IsTerminal for Stdout {}
impl IsTerminal for StdoutLock<'_> {}
impl IsTerminal for Stderr {}
impl IsTerminal for StderrLock<'_> {}
