//! Choices that no thread makes: which waiter is woken, whether a timed wait times out.

use crate::coroutine::{Said, Wake, suspend};
use crate::world;

/// One of `0..options`, each in some execution.
///
/// # Panics
/// If there is nothing to choose from, or outside of an exploration.
pub fn choose(options: usize) -> usize {
    assert!(options > 0, "nothing to choose from");
    decided(options, false)
}

/// Whether something happens that may, now and then, but not each time for ever: a thread wakes for nothing. An execution in which that
/// alone keeps a thread in its round is none; one in which it never happens is as any other.
///
/// # Panics
/// As [`choose`].
pub fn perhaps() -> bool {
    decided(2, true) == 1
}

fn decided(options: usize, rare: bool) -> usize {
    if options == 1 || world::abandoned() {
        return 0;
    }
    match suspend(Said::Choose(options, rare)) {
        Wake::Value(value) => value,
        _ => unreachable!("a choice is answered with a value"),
    }
}
