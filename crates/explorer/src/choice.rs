//! Choices that no thread makes: which waiter is woken, whether a timed wait times out.

use crate::coroutine::{Said, Wake, suspend};
use crate::world;

/// One of `0..options`, each in some execution.
///
/// # Panics
/// If there is nothing to choose from, or outside of an exploration.
pub fn choose(options: usize) -> usize {
    assert!(options > 0, "nothing to choose from");
    if options == 1 || world::abandoned() {
        return 0;
    }
    match suspend(Said::Choose(options)) {
        Wake::Value(value) => value,
        _ => unreachable!("a choice is answered with a value"),
    }
}
