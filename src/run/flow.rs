//! How fast a program's output may come, and how much of it.

use std::time::{Duration, Instant};

/// What may come at once, and is then paid for at the rate.
const CREDIT: Duration = Duration::from_secs(1);

/// Lets a second's worth through at once, then no more than its rate.
pub struct Flow {
    rate: u64,
    most: u64,
    passed: u64,
    /// When what has passed will have been paid for.
    paid: Instant,
}

impl Flow {
    /// `rate` bytes a second, and not more than `most` in all.
    pub fn new(rate: u64, most: u64, now: Instant) -> Self {
        Flow {
            rate,
            most,
            passed: 0,
            paid: now,
        }
    }

    /// So many bytes pass now.
    pub fn pass(&mut self, bytes: usize, now: Instant) {
        self.passed += bytes as u64;
        let price = Duration::from_secs_f64(bytes as f64 / self.rate as f64);
        self.paid = self.paid.max(now) + price;
    }

    /// How long the next bytes have to wait; nothing where they have not.
    pub fn pause(&self, now: Instant) -> Option<Duration> {
        let debt = self.paid.saturating_duration_since(now);
        debt.checked_sub(CREDIT).filter(|pause| !pause.is_zero())
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

    fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn a_second_s_worth_passes_at_once_and_then_the_rate() {
        let start = Instant::now();
        let mut flow = Flow::new(1000, 1 << 20, start);
        flow.pass(1000, start);
        assert_eq!(flow.pause(start), None);
        flow.pass(500, start);
        assert_eq!(flow.pause(start), Some(ms(500)));
        assert_eq!(flow.pause(start + ms(499)), Some(ms(1)));
        assert_eq!(flow.pause(start + ms(500)), None);
    }

    #[test]
    fn who_was_silent_for_long_saves_no_more_than_a_second() {
        let start = Instant::now();
        let mut flow = Flow::new(1000, 1 << 20, start);
        let later = start + ms(60_000);
        flow.pass(3000, later);
        assert_eq!(flow.pause(later), Some(ms(2000)));
    }

    #[test]
    fn the_whole_is_limited() {
        let start = Instant::now();
        let mut flow = Flow::new(1000, 10, start);
        flow.pass(10, start);
        assert!(!flow.is_over());
        flow.pass(1, start);
        assert!(flow.is_over());
    }
}
