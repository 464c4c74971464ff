//! How a thread is started.

use ::std::ffi::CString;
use ::std::io;
use ::std::sync::Arc;

use super::Result;
use super::early;
use super::handle::{Thread, note_start};
use super::local::Destructors;
use super::packet::Packet;
use super::scope::{Scope, ScopeData, ScopedJoinHandle};
use crate::time;

/// Bytes of stack that no machine gives: from here on a spawn fails, as it does in reality for want of memory.
const TOO_MUCH_STACK: usize = 1 << 40;

/// What a real spawn answers where there is no room (`EAGAIN`).
const NO_ROOM: i32 = 11;

/// As `std::thread::Builder`.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// As `std::thread::JoinHandle`.
pub struct JoinHandle<T>(pub(super) Started<T>);

/// A started thread, and where it leaves its result.
pub(super) struct Started<T> {
    explored: explorer::Thread,
    pub(super) thread: Thread,
    packet: Arc<Packet<T>>,
}

// SAFETY: as the real `JoinHandle`, which only ever moves the result out, to the one thread that joins.
unsafe impl<T> Send for Started<T> {}
// SAFETY: likewise; a shared handle gives the thread's name and whether it has ended.
unsafe impl<T> Sync for Started<T> {}

/// As `std::thread::spawn`.
///
/// # Panics
/// As the real one, where the thread cannot be started.
#[track_caller]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(body).expect("failed to spawn thread")
}

impl Builder {
    /// As `std::thread::Builder::new`.
    pub fn new() -> Self {
        Self::default()
    }

    /// As `std::thread::Builder::name`.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// As `std::thread::Builder::stack_size`; only whether it can be had is modelled.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// As `std::thread::Builder::spawn`.
    ///
    /// # Errors
    /// Where the stack is too big.
    ///
    /// # Panics
    /// As the real one, where the name holds a NUL.
    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: the body outlives everything.
        unsafe { self.start(body, None) }.map(JoinHandle)
    }

    /// As `std::thread::Builder::spawn_scoped`.
    ///
    /// # Errors
    /// Where the stack is too big.
    ///
    /// # Panics
    /// As the real one, where the name holds a NUL.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: the scope does not end, not even by unwinding, before all threads that it knows.
        let started = unsafe { self.start(body, Some(scope.data())) }?;
        scope.data().add(started.explored);
        Ok(ScopedJoinHandle::new(started))
    }

    /// # Safety
    /// What the body borrows must live until the thread has ended.
    #[track_caller]
    unsafe fn start<'a, T: Send + 'a>(
        self,
        body: impl FnOnce() -> T + Send + 'a,
        scope: Option<&Arc<ScopeData>>,
    ) -> io::Result<Started<T>> {
        if self.stack_size.is_some_and(|size| size >= TOO_MUCH_STACK) {
            return Err(io::Error::from_raw_os_error(NO_ROOM));
        }
        note_start();
        let thread = Thread::new(self.name.map(checked));
        let packet = Arc::new(Packet::new(scope.cloned()));
        let life: Box<dyn FnOnce() + 'a> = Box::new(live(thread.clone(), packet.clone(), body));
        // SAFETY: only the lifetime changes, and the caller answers for it.
        let life: Box<dyn FnOnce() + 'static> = unsafe { ::std::mem::transmute(life) };
        let explored = explorer::spawn_named(thread.name(), life);
        Ok(Started {
            explored,
            thread,
            packet,
        })
    }
}

#[track_caller]
fn checked(name: String) -> String {
    let checked = CString::new(name).expect("thread name may not contain interior null bytes");
    checked.into_string().expect("a string")
}

/// All that a thread does.
fn live<T>(thread: Thread, packet: Arc<Packet<T>>, body: impl FnOnce() -> T) -> impl FnOnce() {
    let clock = time::clock();
    move || {
        thread.becomes_current();
        time::set_clock(clock);
        let _destructors = Destructors;
        packet.put(explorer::catch_unwind(body));
        drop(packet);
        if Destructors::are_due() {
            early::destroying();
        }
    }
}

impl<T> Started<T> {
    #[track_caller]
    pub(super) fn join(self) -> Result<T> {
        self.explored.join();
        self.packet.take()
    }

    #[track_caller]
    pub(super) fn is_finished(&self) -> bool {
        early::asked();
        self.explored.has_ended()
    }
}

impl<T> JoinHandle<T> {
    /// As `std::thread::JoinHandle::thread`.
    pub fn thread(&self) -> &Thread {
        &self.0.thread
    }

    /// As `std::thread::JoinHandle::join`.
    ///
    /// # Errors
    /// The payload of the thread's panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join()
    }

    /// As `std::thread::JoinHandle::is_finished`.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

impl<T> ::std::fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
