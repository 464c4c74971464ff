//! Who may run now: a few at once, the others in the order in which they came.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places for programs that run.
pub struct Seats {
    free: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// A place, given back when this is dropped.
pub struct Seat {
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
        Seat { _permit: permit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[tokio::test]
    async fn who_comes_first_is_first() {
        let (seats, told) = (Seats::new(1), RefCell::new(Vec::new()));
        let seat = |name: &'static str| {
            let (seats, told) = (&seats, &told);
            async move {
                let queued = async |ahead| told.borrow_mut().push(format!("{name} attend {ahead}"));
                let seat = seats.take(queued).await;
                told.borrow_mut().push(name.to_owned());
                drop(seat);
            }
        };
        let first = seats.take(async |_| unreachable!()).await;
        let end = async { drop(first) };
        tokio::join!(seat("a"), seat("b"), end);
        assert_eq!(told.take(), ["a attend 1", "b attend 2", "a", "b"]);
    }

    #[tokio::test]
    async fn who_gives_up_is_not_counted() {
        let seats = Seats::new(1);
        let _first = seats.take(async |_| ()).await;
        for _ in 0..2 {
            tokio::select! {
                biased;
                _ = seats.take(async |ahead| assert_eq!(ahead, 1)) => unreachable!(),
                () = async {} => {}
            }
        }
    }
}
