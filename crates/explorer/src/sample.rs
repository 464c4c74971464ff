//! Decisions drawn at random.

use crate::execution::{Pick, State, Strategy};

/// Draws each decision among all that are possible: a sample, and no measure of probability.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }
}

impl Strategy for Dice {
    fn pick(&mut self, state: &State<'_>) -> Pick {
        let drawn = self.0.usize(..state.enabled.len());
        state
            .enabled
            .iter()
            .nth(drawn)
            .map_or(Pick::Diverge, Pick::Run)
    }

    fn choose(&mut self, options: usize) -> usize {
        self.0.usize(..options)
    }
}
