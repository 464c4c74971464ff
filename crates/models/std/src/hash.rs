//! `std::hash`, with a `RandomState` that is the same in every execution.

pub use ::std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// As `std::hash::RandomState`, but not random: an execution must be repeatable.
#[derive(Clone, Debug, Default)]
pub struct RandomState(());

impl RandomState {
    /// The same as every other.
    pub fn new() -> Self {
        Self(())
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        DefaultHasher::new()
    }
}
