//! `Barrier`.

use std::cell::Cell;
use std::fmt;
use std::panic::RefUnwindSafe;

use explorer::{Access, Object};

use super::steps::{now, when};

/// As `std::sync::Barrier`.
pub struct Barrier {
    object: Object,
    threads: usize,
    arrived: Cell<usize>,
    generation: Cell<usize>,
}

// SAFETY: its cells are changed inside steps only, on one OS thread.
unsafe impl Sync for Barrier {}
impl RefUnwindSafe for Barrier {}

/// As `std::sync::BarrierWaitResult`.
pub struct BarrierWaitResult(bool);

impl Barrier {
    /// As `std`'s.
    pub const fn new(threads: usize) -> Self {
        Self {
            object: Object::new("barrier"),
            threads,
            arrived: Cell::new(0),
            generation: Cell::new(0),
        }
    }

    /// As `std`'s: one step to arrive, and but for the last, which leads, one to leave.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let generation = now("wait", &self.object, Access::Write, || self.arrive());
        if let Some(generation) = generation {
            let opened = || self.generation.get() != generation;
            when("wait", &self.object, &opened, || ());
        }
        BarrierWaitResult(generation.is_none())
    }

    /// Which opening to wait for; `None` for who opens it.
    fn arrive(&self) -> Option<usize> {
        let (arrived, generation) = (self.arrived.get() + 1, self.generation.get());
        if arrived < self.threads {
            self.arrived.set(arrived);
            return Some(generation);
        }
        self.arrived.set(0);
        self.generation.set(generation.wrapping_add(1));
        None
    }
}

impl BarrierWaitResult {
    /// As `std`'s.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}
