//! Letting others go first.

use ::std::time::Duration;

use explorer::{Op, step};

use crate::time;

/// A step that others cannot notice.
#[track_caller]
pub(crate) fn pause(label: &'static str) {
    pause_and(label, || ());
}

#[track_caller]
fn pause_and(label: &'static str, apply: impl FnOnce()) {
    step(Op {
        label,
        objects: &[],
        ready: None,
        apply,
    });
}

/// As `std::thread::yield_now`.
#[track_caller]
pub fn yield_now() {
    pause("yield_now");
}

/// As `std::thread::sleep`: it takes no time, and orders nothing; the thread's own clock goes on.
#[track_caller]
pub fn sleep(time: Duration) {
    pause_and("sleep", || time::advance(time));
}
