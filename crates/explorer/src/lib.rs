//! Runs a program under every schedule that can change its result.
//!
//! A program is a closure whose threads are coroutines ([`spawn`]) on one OS thread. Each thread announces every
//! operation that another can notice through one door, [`step`], and every choice that is nobody's through another,
//! [`choose`]; between two announcements a thread runs alone. [`explore`] runs the program once for each order of
//! dependent steps and gives the set of its [`Outcome`]s, each with a [`Schedule`] that [`replay`] runs again.
//!
//! The crate knows no lock and no channel: those are a few lines of state behind `step` (see `tests/support`).
//!
//! What a program must keep to, for "exhaustive" to be true:
//! - it is repeatable: no clock, no address, no hash order decides what it does;
//! - [`Op::ready`] and what [`Op::apply`] does depend on, and change, only what the operation's objects stand for, and a
//!   change is announced as [`Access::Write`];
//! - a `static` [`Object`] is explored by one OS thread at a time.

mod causality;
mod choice;
mod circle;
mod coroutine;
mod execution;
mod explore;
mod local;
mod op;
mod outcome;
mod output;
mod panics;
mod polling;
mod record;
mod reduction;
mod replay;
mod sample;
mod schedule;
mod stack;
mod thread;
mod threads;
mod world;

pub use choice::{choose, perhaps};
pub use coroutine::standing;
pub use execution::MAX_THREADS;
pub use explore::{Found, Report, Search, Totals, explore, explore_with};
pub use local::{Input, caveat, finally, input, per_execution, per_thread, set_input};
pub use op::{
    Access, Object, Op, kept, progressed, restored, settle_at, step, step_at, steps, unchanged,
};
pub use outcome::{End, Limit, Names, Outcome, Panic, Waiting};
pub use output::{Stream, abort, exit, lock, print, unlock};
pub use panics::{abandoned, catch_unwind, panicking, resume_unwind};
pub use record::{PlaceNames, Record, set_before, set_place_names, set_record};
pub use reduction::Order;
pub use replay::{Diverged, Replay, Traced, replay, replay_within};
pub use schedule::{BadSchedule, Decision, Schedule};
pub use stack::{opaque, revealed, wipe};
pub use thread::{Thread, spawn, spawn_named};
