//! What a thread leaves to whoever joins it.

use ::std::cell::Cell;
use ::std::sync::Arc;
use ::std::time::Duration;

use super::Result;
use super::scope::ScopeData;
use crate::time;

/// A thread's result, from its end to its join.
pub(super) struct Packet<T> {
    result: Cell<Option<Result<T>>>,
    /// When the thread ended, on its own clock.
    end: Cell<Duration>,
    scope: Option<Arc<ScopeData>>,
}

// SAFETY: the threads of an exploration take turns on one OS thread, and each access is a plain move in or out. The
// result goes from one thread to another, as `T: Send` allows.
unsafe impl<T: Send> Sync for Packet<T> {}

impl<T> Packet<T> {
    pub(super) fn new(scope: Option<Arc<ScopeData>>) -> Self {
        let (result, end) = (Cell::new(None), Cell::default());
        Self { result, end, scope }
    }

    pub(super) fn put(&self, result: Result<T>) {
        self.result.set(Some(result));
        self.end.set(time::clock());
        if let Some(scope) = &self.scope {
            scope.note_end(time::clock());
        }
    }

    /// The result of a thread that has ended, and whose end the current thread has waited for. One that was abandoned has none, and then its execution is over: the
    /// destructor that asks waits for ever.
    pub(super) fn take(&self) -> Result<T> {
        time::set_clock(self.end.get());
        self.result.take().unwrap_or_else(|| never())
    }
}

fn never() -> ! {
    explorer::step(explorer::Op {
        label: "join",
        objects: &[],
        ready: Some(&|| false),
        apply: || unreachable!("never ready"),
    })
}

impl<T> Drop for Packet<T> {
    /// As the real one: a scope learns of a panic that nobody has asked for, and a result may not panic when it goes.
    fn drop(&mut self) {
        let Some(result) = self.result.take() else {
            return;
        };
        let unhandled = result.is_err();
        if explorer::catch_unwind(|| drop(result)).is_err() {
            explorer::abort();
        }
        if let (true, Some(scope)) = (unhandled, &self.scope) {
            scope.note_panic();
        }
    }
}
