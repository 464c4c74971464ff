//! `std::env`: the arguments that the exploration gives. There is no environment variable.

use ::std::ffi::OsStr;
use ::std::fmt;
use ::std::path::Path;

pub use ::std::env::VarError;

/// The program's arguments, its name first.
pub struct Args(::std::vec::IntoIter<String>);

/// As `std::env::args`. The name is the bare name of the program.
pub fn args() -> Args {
    let path = ::std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_name().unwrap_or_default();
    let mut args = vec![name.to_string_lossy().into_owned()];
    args.extend(explorer::input().args.iter().cloned());
    Args(args.into_iter())
}

impl Iterator for Args {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Args {}

impl DoubleEndedIterator for Args {
    fn next_back(&mut self) -> Option<String> {
        self.0.next_back()
    }
}

impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args")
            .field("inner", &self.0.as_slice())
            .finish()
    }
}

/// As `std::env::var` where nothing is set.
///
/// # Errors
/// Always: [`VarError::NotPresent`].
pub fn var(_name: impl AsRef<OsStr>) -> Result<String, VarError> {
    Err(VarError::NotPresent)
}
