//! What a program of the corpus is. The programs, and what compares and times them, are tests and a benchmark of this package, so that
//! only who tests needs its oracles.

/// A program, under its name.
pub struct Program {
    /// That of its function.
    pub name: &'static str,
    /// Runs it; what it came to.
    pub run: fn() -> String,
}

/// Declares the list of a file's programs.
#[macro_export]
macro_rules! programs {
    ($($name:ident),* $(,)?) => {
        pub(crate) const PROGRAMS: &[$crate::Program] =
            &[$($crate::Program { name: stringify!($name), run: $name },)*];
    };
}
