//! How fast a program's output may come, and how much of it.

use std::time::{Duration, Instant};

/// What may come at once, and is then paid for at the rate.
const CREDIT: Duration = Duration::from_secs(1);

/// How much longer who must wait waits: output then comes in pieces worth sending.
const STRIDE: Duration = Duration::from_millis(20);

/// Less than this at once is little, in bytes.
const LITTLE: usize = 1 << 10;

/// How long who said little rests: a program that prints letter by letter does not send a thousand frames a page must show.
const REST: Duration = Duration::from_millis(4);

/// Lets a second's worth through at once, then no more than its rate.
pub struct Flow {
    rate: u64,
    most: u64,
    passed: u64,
    /// When what has passed will have been paid for.
    paid: Instant,
    /// Until when nothing more is worth sending.
    rests: Instant,
}

impl Flow {
    /// `rate` bytes a second, and not more than `most` in all.
    pub fn new(rate: u64, most: u64, now: Instant) -> Self {
        Flow {
            rate,
            most,
            passed: 0,
            paid: now,
            rests: now,
        }
    }

    /// So many bytes pass now.
    pub fn pass(&mut self, bytes: usize, now: Instant) {
        self.passed += bytes as u64;
        let price = Duration::from_secs_f64(bytes as f64 / self.rate as f64);
        self.paid = self.paid.max(now) + price;
        if bytes < LITTLE {
            self.rests = now + REST;
        }
    }

    /// How long the next bytes have to wait; nothing where they have not.
    pub fn pause(&self, now: Instant) -> Option<Duration> {
        let debt = self.paid.saturating_duration_since(now);
        let excess = debt.checked_sub(CREDIT).filter(|excess| !excess.is_zero());
        let rest = self
            .rests
            .checked_duration_since(now)
            .filter(|rest| !rest.is_zero());
        excess.map(|excess| excess + STRIDE).max(rest)
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
        assert_eq!(flow.pause(start + REST), None);
        flow.pass(500, start);
        assert_eq!(flow.pause(start), Some(ms(500) + STRIDE));
        assert_eq!(flow.pause(start + ms(499)), Some(ms(1) + STRIDE));
        assert_eq!(flow.pause(start + ms(500)), None);
    }

    #[test]
    fn who_was_silent_for_long_saves_no_more_than_a_second() {
        let start = Instant::now();
        let mut flow = Flow::new(1000, 1 << 20, start);
        let later = start + ms(60_000);
        flow.pass(3000, later);
        assert_eq!(flow.pause(later), Some(ms(2000) + STRIDE));
    }

    #[test]
    fn who_says_little_rests_and_who_says_much_does_not() {
        let start = Instant::now();
        let mut flow = Flow::new(1 << 20, 1 << 20, start);
        flow.pass(4096, start);
        assert_eq!(flow.pause(start), None);
        flow.pass(2, start);
        assert_eq!(flow.pause(start), Some(REST));
        assert_eq!(flow.pause(start + REST), None);
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
