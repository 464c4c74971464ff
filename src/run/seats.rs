//! Who may run now: a few at once, the others in the order in which they came.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places for programs that run.
pub struct Seats {
    free: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    numbers: Arc<Mutex<BTreeSet<usize>>>,
}

/// A place, given back when this is dropped.
pub struct Seat {
    /// Which of them: no other run has this number now.
    pub number: usize,
    numbers: Arc<Mutex<BTreeSet<usize>>>,
    _permit: OwnedSemaphorePermit,
}

/// One who waits; no longer when this is dropped.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Seats {
    /// So many places.
    pub fn new(count: usize) -> Self {
        Seats {
            free: Arc::new(Semaphore::new(count)),
            waiting: Arc::default(),
            numbers: Arc::new(Mutex::new((0..count).collect())),
        }
    }

    /// A place; where none is free, `queued` is first told how many runs must end before.
    pub async fn take(&self, queued: impl AsyncFnOnce(usize)) -> Seat {
        let free = Arc::clone(&self.free);
        let permit = match Arc::clone(&free).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                let ahead = self.waiting.fetch_add(1, Ordering::Relaxed) + 1;
                let _waiting = Waiting(Arc::clone(&self.waiting));
                // In the queue first: who comes while the page is told must not overtake.
                let (permit, ()) = tokio::join!(free.acquire_owned(), queued(ahead));
                permit.expect("nobody closes it")
            }
        };
        self.seat(permit)
    }

    fn seat(&self, permit: OwnedSemaphorePermit) -> Seat {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        Seat {
            number: numbers.pop_first().expect("as many numbers as permits"),
            numbers: Arc::clone(&self.numbers),
            _permit: permit,
        }
    }
}

impl Drop for Seat {
    // Fields are dropped after this: the number is free before the permit.
    fn drop(&mut self) {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.insert(self.number);
    }
}
