//! The receiving side.

use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::time::Duration;

use crossbeam_channel::{RecvError, RecvTimeoutError, TryRecvError};
use explorer::{Access, Object, Op, choose, step};
use model_std::time::{self, Instant};

use crate::attempt::Attempt;
use crate::channel::{Channel, End};
use crate::iter::{IntoIter, Iter, TryIter};
use crate::limit::{self, Limit};
use crate::operation::{Operation, Readiness, Token, Wait};
use crate::sender::{look_at, remove};
use crate::timer::Timer;

/// As crossbeam's. May fire at any point.
pub fn after(duration: Duration) -> Receiver<Instant> {
    match time_after(duration) {
        Some(when) => at(when),
        None => never(),
    }
}

/// As crossbeam's. May fire at any point.
pub fn at(when: Instant) -> Receiver<Instant> {
    timer(Timer::new(when, None))
}

/// As crossbeam's. May fire at any point, and again.
pub fn tick(duration: Duration) -> Receiver<Instant> {
    match time_after(duration) {
        Some(next) => timer(Timer::new(next, Some(duration))),
        None => never(),
    }
}

/// When so much time will have gone by; `None` past the end of the clock.
fn time_after(duration: Duration) -> Option<Instant> {
    let when = time::instant_after(duration);
    when.filter(|_| !limit::is_endless(duration))
}

/// As crossbeam's.
pub const fn never<T>() -> Receiver<T> {
    Receiver(Source::Never)
}

fn timer(timer: Rc<Timer>) -> Receiver<Instant> {
    Receiver(Source::Timer(timer, |instant| instant))
}

/// As crossbeam's.
pub struct Receiver<T>(Source<T>);

enum Source<T> {
    /// And the line of the program that made the receiver, for its end has none.
    Channel(Rc<Channel<T>>, &'static Location<'static>),
    /// And what `T` is there: an instant.
    Timer(Rc<Timer>, fn(Instant) -> T),
    Never,
}

// SAFETY: the channel gives each message to one receiver; its cells are changed inside steps only, on one OS thread.
unsafe impl<T: Send> Send for Receiver<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Receiver<T> {}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    #[track_caller]
    pub(crate) fn new(channel: Rc<Channel<T>>) -> Self {
        channel.add(End::Receiver);
        Self(Source::Channel(channel, Location::caller()))
    }

    #[track_caller]
    fn receive(&self, label: &'static str, limit: Limit) -> Option<Result<T, RecvError>> {
        self.receive_at(Location::caller(), label, limit)
    }

    /// What a call at this line gives; `None` where it has no time left.
    pub(crate) fn receive_at(
        &self,
        at: &'static Location<'static>,
        label: &'static str,
        limit: Limit,
    ) -> Option<Result<T, RecvError>> {
        let (_, token) = Attempt::single(at, label, &[self], limit).run()?;
        Some(self.complete(at, token))
    }

    /// What was begun.
    pub(crate) fn complete(
        &self,
        at: &'static Location<'static>,
        token: Token,
    ) -> Result<T, RecvError> {
        match (&self.0, token) {
            (Source::Channel(channel, _), Token::Place(place)) => Ok(channel.take(place)),
            (Source::Channel(channel, _), Token::Promised(place)) => {
                Ok(channel.await_message(at, place))
            }
            (Source::Timer(_, message), Token::Instant(instant)) => Ok(message(instant)),
            _ => Err(RecvError),
        }
    }

    /// As crossbeam's: waits.
    ///
    /// # Errors
    /// If there is nothing to receive, and the senders are gone.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.receive("recv", Limit::Never).unwrap_or(Err(RecvError))
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// If there is nothing to receive.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match self.receive("try_recv", Limit::Now) {
            Some(received) => Ok(received?),
            None => Err(TryRecvError::Empty),
        }
    }

    /// As crossbeam's. May time out at any point where there is nothing to receive.
    ///
    /// # Errors
    /// If it times out, or if there is nothing to receive, and the senders are gone.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match self.receive("recv_timeout", Limit::after(timeout)) {
            Some(received) => Ok(received?),
            None => Err(RecvTimeoutError::Timeout),
        }
    }

    /// As [`Self::recv_timeout`], until then.
    ///
    /// # Errors
    /// As [`Self::recv_timeout`].
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        match self.receive("recv_deadline", Limit::Until(deadline)) {
            Some(received) => Ok(received?),
            None => Err(RecvTimeoutError::Timeout),
        }
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.count("is_empty") == 0
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn is_full(&self) -> bool {
        match &self.0 {
            Source::Channel(channel, _) => look_at(channel, "is_full", Channel::is_full),
            Source::Timer(..) => self.count("is_full") == 1,
            Source::Never => true,
        }
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.count("len")
    }

    #[track_caller]
    fn count(&self, label: &'static str) -> usize {
        match &self.0 {
            Source::Channel(channel, _) => look_at(channel, label, Channel::len),
            Source::Timer(timer, _) => step(Op {
                label,
                objects: &[(&timer.object, Access::Read)],
                ready: None,
                apply: || usize::from(has_fired(timer)),
            }),
            Source::Never => 0,
        }
    }

    /// As crossbeam's.
    pub fn capacity(&self) -> Option<usize> {
        match &self.0 {
            Source::Channel(channel, _) => channel.bound,
            Source::Timer(..) => Some(1),
            Source::Never => Some(0),
        }
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self)
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter::new(self)
    }

    /// As crossbeam's.
    pub fn same_channel(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Channel(one, _), Source::Channel(other, _)) => Rc::ptr_eq(one, other),
            (Source::Timer(one, _), Source::Timer(other, _)) => Rc::ptr_eq(one, other),
            (Source::Never, Source::Never) => true,
            _ => false,
        }
    }
}

/// Whether the timer has a message: it may, before its time is seen to have come.
fn has_fired(timer: &Timer) -> bool {
    match timer.readiness() {
        Readiness::Ready => true,
        Readiness::Perhaps(place) if choose(2) == 1 => {
            time::advance_to(time::instant(place));
            true
        }
        _ => false,
    }
}

impl<T> Operation for Receiver<T> {
    fn object(&self) -> Option<&Rc<Object>> {
        match &self.0 {
            Source::Channel(channel, _) => Some(&channel.object),
            Source::Timer(timer, _) => Some(&timer.object),
            Source::Never => None,
        }
    }

    fn may_wait(&self) -> bool {
        true
    }

    fn is_meeting(&self) -> bool {
        matches!(&self.0, Source::Channel(channel, _) if channel.is_meeting())
    }

    fn is_ticking(&self) -> bool {
        matches!(&self.0, Source::Timer(timer, _) if timer.is_ticking())
    }

    fn contest(&self) {
        if let Source::Timer(timer, _) = &self.0 {
            timer.contest();
        }
    }

    fn readiness(&self) -> Readiness {
        match &self.0 {
            Source::Channel(channel, _) => channel.readiness(End::Receiver),
            Source::Timer(timer, _) => timer.readiness(),
            Source::Never => Readiness::Blocked,
        }
    }

    fn begin(&self) -> Token {
        match &self.0 {
            Source::Channel(channel, _) => channel.begin_receiving(),
            Source::Timer(timer, _) => timer.begin(),
            Source::Never => Token::Gone,
        }
    }

    fn enter(&self, wait: &Rc<Wait>, arm: usize) -> u64 {
        match &self.0 {
            Source::Channel(channel, _) => channel.enter(End::Receiver, wait, arm, None),
            _ => unreachable!("nobody meets a clock"),
        }
    }

    fn leave(&self, place: u64) {
        if let Source::Channel(channel, _) = &self.0 {
            drop(channel.leave(End::Receiver, place));
        }
    }

    fn met(&self, place: u64) -> Token {
        match &self.0 {
            Source::Channel(channel, _) => channel.met_sender(place),
            _ => Token::Gone,
        }
    }
}

impl<T> Clone for Receiver<T> {
    /// No step, as for [`Sender`](crate::Sender).
    #[track_caller]
    fn clone(&self) -> Self {
        match &self.0 {
            Source::Channel(channel, _) => Self::new(channel.clone()),
            Source::Timer(timer, message) => Self(Source::Timer(timer.clone(), *message)),
            Source::Never => never(),
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let Source::Channel(channel, made) = &self.0 {
            remove(channel, End::Receiver, made);
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Receiver { .. }")
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter::new(self)
    }
}
