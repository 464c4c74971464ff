//! Why a program could not be explored, in French.

use std::fmt;

/// A program that cannot be built against the models: it does not compile, has no `main`, or uses what is not modelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbuildable {
    /// What is wrong, in French, with rustc's own lines.
    pub message: String,
}

impl fmt::Display for Unbuildable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unbuildable {}

/// Why there is no report.
#[derive(Debug)]
pub enum Trouble {
    /// The program is at fault.
    Unbuildable(Unbuildable),
    /// The schedule is not one of this program's.
    Schedule(String),
    /// Cargo or the system is at fault.
    Other(anyhow::Error),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Unbuildable(unbuildable) => unbuildable.fmt(f),
            Trouble::Schedule(message) => f.write_str(message),
            Trouble::Other(error) => write!(f, "{error:#}"),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        let error: anyhow::Error = error.into();
        match error.downcast::<Unbuildable>() {
            Ok(unbuildable) => Trouble::Unbuildable(unbuildable),
            Err(error) => Trouble::Other(error),
        }
    }
}
