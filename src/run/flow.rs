//! How fast a program's output may come, and how much of it.

use std::time::Duration;
use tokio::time::Instant;

/// A bucket that lets a second's worth through at once, then no more than its rate.
pub struct Flow {
    rate: u64,
    most: u64,
    passed: u64,
    /// When what has passed will have been paid for.
    paid: Instant,
}

impl Flow {
    /// `rate` bytes a second, and not more than `most` in all.
    pub fn new(rate: u64, most: u64) -> Self {
        Flow {
            rate,
            most,
            passed: 0,
            paid: Instant::now(),
        }
    }

    /// So many bytes pass now.
    pub fn pass(&mut self, bytes: usize) {
        self.passed += bytes as u64;
        let price = Duration::from_secs_f64(bytes as f64 / self.rate as f64);
        self.paid = self.paid.max(Instant::now()) + price;
    }

    /// When the next bytes may come; nothing where that is now.
    pub fn opens(&self) -> Option<Instant> {
        let opens = self.paid - Duration::from_secs(1).min(self.paid - Instant::now());
        (opens > Instant::now()).then_some(opens)
    }

    /// How much may pass in all.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// Whether more has passed than may.
    pub fn is_over(&self) -> bool {
        self.passed > self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{advance, pause};

    #[tokio::test]
    async fn a_second_s_worth_passes_at_once_and_then_the_rate() {
        pause();
        let mut flow = Flow::new(1000, 1 << 20);
        flow.pass(1000);
        assert_eq!(flow.opens(), None);
        flow.pass(500);
        assert_eq!(
            flow.opens(),
            Some(Instant::now() + Duration::from_millis(500))
        );
        advance(Duration::from_millis(501)).await;
        assert_eq!(flow.opens(), None);
    }

    #[tokio::test]
    async fn who_was_silent_for_long_saves_no_more_than_a_second() {
        pause();
        let mut flow = Flow::new(1000, 1 << 20);
        advance(Duration::from_secs(60)).await;
        flow.pass(3000);
        assert_eq!(flow.opens(), Some(Instant::now() + Duration::from_secs(2)));
    }

    #[tokio::test]
    async fn the_whole_is_limited() {
        let mut flow = Flow::new(1000, 10);
        flow.pass(10);
        assert!(!flow.is_over());
        flow.pass(1);
        assert!(flow.is_over());
    }
}
