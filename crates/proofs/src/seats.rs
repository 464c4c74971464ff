//! How many programs run at once: listings mostly sleep, so there are more seats than cores.

use std::sync::{Condvar, Mutex, PoisonError};

/// A counted right to run a program.
pub struct Seats {
    free: Mutex<usize>,
    freed: Condvar,
}

/// One seat, given back when dropped.
pub struct Seat<'a>(&'a Seats);

impl Seats {
    /// `count` seats.
    pub fn new(count: usize) -> Self {
        Seats {
            free: Mutex::new(count),
            freed: Condvar::new(),
        }
    }

    /// Waits for a seat.
    pub fn take(&self) -> Seat<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .freed
            .wait_while(free, |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Seat(self)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
