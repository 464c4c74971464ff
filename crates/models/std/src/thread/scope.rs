//! Threads that borrow from the one that starts them.

use ::std::cell::{Cell, RefCell};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::sync::Arc;
use ::std::time::Duration;

use super::Result;
use super::builder::{Builder, Started};
use super::early;
use super::handle::Thread;
use crate::time;

/// As `std::thread::Scope`.
pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// What a scope knows of its threads.
#[derive(Default)]
pub(super) struct ScopeData {
    threads: RefCell<Vec<explorer::Thread>>,
    panicked: Cell<bool>,
    /// When the last of them ended, on its own clock.
    end: Cell<Duration>,
}

// SAFETY: the threads of an exploration take turns on one OS thread, and none stops while it borrows the list.
unsafe impl Send for ScopeData {}
// SAFETY: likewise.
unsafe impl Sync for ScopeData {}

impl ScopeData {
    pub(super) fn add(&self, thread: explorer::Thread) {
        self.threads.borrow_mut().push(thread);
    }

    pub(super) fn note_panic(&self) {
        self.panicked.set(true);
    }

    pub(super) fn note_end(&self, end: Duration) {
        self.end.set(self.end.get().max(end));
    }

    /// Waits for every thread, those that its threads start meanwhile included.
    #[track_caller]
    fn join_all(&self) {
        loop {
            let Some(thread) = self.threads.borrow().last().copied() else {
                return;
            };
            thread.join();
            self.threads.borrow_mut().retain(|other| *other != thread);
        }
    }
}

/// Waits for a scope's threads however the scope is left: an abandoned execution unwinds it.
struct JoinAll<'a>(&'a ScopeData);

impl Drop for JoinAll<'_> {
    fn drop(&mut self) {
        self.0.join_all();
    }
}

/// As `std::thread::scope`.
///
/// # Panics
/// As the real one, where a thread panicked that nobody joined.
#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope {
        data: Arc::default(),
        scope: PhantomData,
        env: PhantomData,
    };
    let unwound = JoinAll(&scope.data);
    let result = explorer::catch_unwind(|| body(&scope));
    scope.data.join_all();
    drop(unwound);
    time::set_clock(scope.data.end.get());
    early::asked();
    match result {
        Err(payload) => explorer::resume_unwind(payload),
        Ok(_) if scope.data.panicked.get() => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    pub(super) fn data(&self) -> &Arc<ScopeData> {
        &self.data
    }

    /// As `std::thread::Scope::spawn`.
    ///
    /// # Panics
    /// As the real one, where the thread cannot be started.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new()
            .spawn_scoped(self, body)
            .expect("failed to spawn thread")
    }
}

/// As `std::thread::ScopedJoinHandle`.
pub struct ScopedJoinHandle<'scope, T> {
    started: Started<T>,
    scope: PhantomData<&'scope ()>,
}

impl<'scope, T> ScopedJoinHandle<'scope, T> {
    pub(super) fn new(started: Started<T>) -> Self {
        Self {
            started,
            scope: PhantomData,
        }
    }

    /// As `std::thread::ScopedJoinHandle::thread`.
    pub fn thread(&self) -> &Thread {
        &self.started.thread
    }

    /// As `std::thread::ScopedJoinHandle::join`.
    ///
    /// # Errors
    /// The payload of the thread's panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.started.join()
    }

    /// As `std::thread::ScopedJoinHandle::is_finished`.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.started.is_finished()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
