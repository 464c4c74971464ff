//! One of several operations.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::panic::Location;
use std::time::Duration;

use crossbeam_channel::{
    ReadyTimeoutError, RecvError, SelectTimeoutError, SendError, TryReadyError, TrySelectError,
};
use explorer::{opaque, steps};
use model_std::time::Instant;

use crate::attempt::Attempt;
use crate::limit::Limit;
use crate::operation::{Operation, Token};
use crate::receiver::Receiver;
use crate::sender::Sender;

/// As crossbeam's.
#[derive(Clone, Default)]
pub struct Select<'a> {
    arms: Vec<Arm<'a>>,
    /// Operations added so far.
    added: usize,
    is_biased: bool,
}

#[derive(Clone)]
struct Arm<'a> {
    operation: &'a dyn Operation,
    number: usize,
}

impl Arm<'_> {
    fn address(&self) -> usize {
        address(self.operation)
    }
}

fn address(operation: &dyn Operation) -> usize {
    std::ptr::from_ref(operation).addr()
}

// SAFETY: the channels' cells are changed inside steps only, on one OS thread.
unsafe impl Send for Select<'_> {}
// SAFETY: as above.
unsafe impl Sync for Select<'_> {}

impl<'a> Select<'a> {
    /// As crossbeam's.
    pub fn new() -> Self {
        Self::default()
    }

    /// As crossbeam's.
    pub fn new_biased() -> Self {
        Self {
            is_biased: true,
            ..Self::default()
        }
    }

    fn add(&mut self, operation: &'a dyn Operation) -> usize {
        let number = self.added;
        self.arms.push(Arm { operation, number });
        self.added += 1;
        number
    }

    /// As crossbeam's.
    pub fn send<T>(&mut self, s: &'a Sender<T>) -> usize {
        self.add(s)
    }

    /// As crossbeam's.
    pub fn recv<T>(&mut self, r: &'a Receiver<T>) -> usize {
        self.add(r)
    }

    /// As crossbeam's.
    ///
    /// # Panics
    /// If there is no such operation.
    pub fn remove(&mut self, index: usize) {
        assert!(
            index < self.added,
            "index out of bounds; {index} >= {}",
            self.added
        );
        let arm = self.arms.iter().position(|arm| arm.number == index);
        self.arms
            .swap_remove(arm.expect("no operation with this index"));
    }

    /// What is tried, with what a step is called.
    #[track_caller]
    fn with<R>(&self, label: &'static str, limit: Limit, run: impl FnOnce(Attempt<'_>) -> R) -> R {
        let is_vain = self.arms.is_empty() && matches!(limit, Limit::Never);
        assert!(!is_vain, "no operations have been added to `Select`");
        let arms: Vec<_> = self.arms.iter().map(|arm| arm.operation).collect();
        run(Attempt {
            label,
            at: Location::caller(),
            arms: &arms,
            is_biased: self.is_biased,
            limit,
        })
    }

    #[track_caller]
    fn begin(&self, label: &'static str, limit: Limit) -> Option<SelectedOperation<'a>> {
        let (arm, token) = self.with(label, limit, |attempt| attempt.run())?;
        let arm = &self.arms[arm];
        Some(SelectedOperation::new(arm.number, arm.address(), token))
    }

    #[track_caller]
    fn find(&self, label: &'static str, limit: Limit) -> Option<usize> {
        let arm = self.with(label, limit, |attempt| attempt.find())?;
        Some(self.arms[arm].number)
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// If none can be done.
    #[track_caller]
    pub fn try_select(&mut self) -> Result<SelectedOperation<'a>, TrySelectError> {
        self.begin("try_select", Limit::Now).ok_or(TrySelectError)
    }

    /// As crossbeam's.
    ///
    /// # Panics
    /// If there is no operation.
    #[track_caller]
    pub fn select(&mut self) -> SelectedOperation<'a> {
        let selected = self.begin("select", Limit::Never);
        selected.expect("it has waited for one")
    }

    /// As crossbeam's. May time out at any point where none can be done.
    ///
    /// # Errors
    /// If it times out.
    #[track_caller]
    pub fn select_timeout(
        &mut self,
        timeout: Duration,
    ) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        let selected = self.begin("select_timeout", Limit::after(timeout));
        selected.ok_or(SelectTimeoutError)
    }

    /// As [`Self::select_timeout`], until then.
    ///
    /// # Errors
    /// If it times out.
    #[track_caller]
    pub fn select_deadline(
        &mut self,
        deadline: Instant,
    ) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        let selected = self.begin("select_deadline", Limit::Until(deadline));
        selected.ok_or(SelectTimeoutError)
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// If none is ready.
    #[track_caller]
    pub fn try_ready(&mut self) -> Result<usize, TryReadyError> {
        self.find("try_ready", Limit::Now).ok_or(TryReadyError)
    }

    /// As crossbeam's.
    ///
    /// # Panics
    /// If there is no operation.
    #[track_caller]
    pub fn ready(&mut self) -> usize {
        let ready = self.find("ready", Limit::Never);
        ready.expect("it has waited for one")
    }

    /// As crossbeam's. May time out at any point where none is ready.
    ///
    /// # Errors
    /// If it times out.
    #[track_caller]
    pub fn ready_timeout(&mut self, timeout: Duration) -> Result<usize, ReadyTimeoutError> {
        let ready = self.find("ready_timeout", Limit::after(timeout));
        ready.ok_or(ReadyTimeoutError)
    }

    /// As [`Self::ready_timeout`], until then.
    ///
    /// # Errors
    /// If it times out.
    #[track_caller]
    pub fn ready_deadline(&mut self, deadline: Instant) -> Result<usize, ReadyTimeoutError> {
        let ready = self.find("ready_deadline", Limit::Until(deadline));
        ready.ok_or(ReadyTimeoutError)
    }
}

impl fmt::Debug for Select<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Select { .. }")
    }
}

/// As crossbeam's.
#[must_use]
pub struct SelectedOperation<'a> {
    number: usize,
    /// Where its sender or receiver is.
    address: usize,
    token: Token,
    /// When it was begun, as [`now`] tells.
    begun: u64,
    channels: PhantomData<&'a ()>,
}

impl SelectedOperation<'_> {
    fn new(number: usize, address: usize, token: Token) -> Self {
        Self {
            number,
            address,
            token,
            begun: now(),
            channels: PhantomData,
        }
    }

    /// As crossbeam's.
    pub fn index(&self) -> usize {
        self.number
    }

    /// What is to be completed with this sender or receiver, and when it was begun.
    #[track_caller]
    fn complete_with(mut self, operation: &dyn Operation, otherwise: &str) -> (Token, u64) {
        assert!(self.address == address(operation), "{otherwise}");
        let token = mem::replace(&mut self.token, Token::Gone);
        let begun = self.begun;
        mem::forget(self);
        (token, begun)
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// The value, if the receivers are gone.
    ///
    /// # Panics
    /// If it is another operation.
    #[track_caller]
    pub fn send<T>(self, s: &Sender<T>, msg: T) -> Result<(), SendError<T>> {
        let (token, begun) = self.complete_with(s, "passed a sender that wasn't selected");
        s.complete(token, msg, begun)
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// If there is nothing to receive, and the senders are gone.
    ///
    /// # Panics
    /// If it is another operation.
    #[track_caller]
    pub fn recv<T>(self, r: &Receiver<T>) -> Result<T, RecvError> {
        let (token, _) = self.complete_with(r, "passed a receiver that wasn't selected");
        r.complete(Location::caller(), token)
    }
}

impl fmt::Debug for SelectedOperation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("SelectedOperation { .. }")
    }
}

impl Drop for SelectedOperation<'_> {
    /// The real one panics, which aborts the process where it unwinds already.
    fn drop(&mut self) {
        if explorer::abandoned() {
            return;
        }
        if explorer::panicking() {
            explorer::abort();
        }
        panic!("dropped `SelectedOperation` without completing the operation");
    }
}

/// Changes with each step of the thread, which is no longer where it was for that.
pub(crate) fn now() -> u64 {
    opaque(steps() as usize)
}

/// What [`select!`](crate::select!) begins.
#[track_caller]
fn begin(
    arms: &[&dyn Operation],
    is_biased: bool,
    limit: Limit,
) -> Option<SelectedOperation<'static>> {
    let attempt = Attempt {
        label: "select",
        at: Location::caller(),
        arms,
        is_biased,
        limit,
    };
    let (arm, token) = attempt.run()?;
    Some(SelectedOperation::new(arm, address(arms[arm]), token))
}

/// Of `select!` without a default.
#[doc(hidden)]
#[track_caller]
pub fn select(arms: &[&dyn Operation], is_biased: bool) -> SelectedOperation<'static> {
    let selected = begin(arms, is_biased, Limit::Never);
    selected.expect("it has waited for one")
}

/// Of `select!` with a default.
#[doc(hidden)]
#[track_caller]
pub fn try_select(arms: &[&dyn Operation], is_biased: bool) -> Option<SelectedOperation<'static>> {
    begin(arms, is_biased, Limit::Now)
}

/// Of `select!` with a default after a time.
#[doc(hidden)]
#[track_caller]
pub fn select_timeout(
    arms: &[&dyn Operation],
    is_biased: bool,
    timeout: Duration,
) -> Option<SelectedOperation<'static>> {
    begin(arms, is_biased, Limit::after(timeout))
}

/// Where no arm of `select!` has the number that was selected.
#[doc(hidden)]
pub fn missed(selected: SelectedOperation<'static>) -> ! {
    mem::forget(selected);
    unreachable!("an arm was selected that is not there")
}
