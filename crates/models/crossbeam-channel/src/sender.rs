//! The sending side.

use std::cell::Cell;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::time::Duration;

use crossbeam_channel::{SendError, SendTimeoutError, TrySendError};
use explorer::{Access, Object, Op, settle_at, step};
use model_std::time::Instant;

use crate::attempt::Attempt;
use crate::channel::{Channel, End};
use crate::limit::Limit;
use crate::operation::{Operation, Readiness, Token, Wait};
use crate::receiver::Receiver;
use crate::select::now;

/// As crossbeam's.
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(None)
}

/// As crossbeam's.
#[track_caller]
pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>) {
    ends(Some(cap))
}

#[track_caller]
fn ends<T>(bound: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(bound);
    (Sender::new(channel.clone()), Receiver::new(channel))
}

/// As crossbeam's.
pub struct Sender<T> {
    channel: Rc<Channel<T>>,
    /// The line of the program that made it, for its end has none.
    made: &'static Location<'static>,
}

// SAFETY: the channel gives each message to one receiver; its cells are changed inside steps only, on one OS thread.
unsafe impl<T: Send> Send for Sender<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Sender<T> {}

impl<T> UnwindSafe for Sender<T> {}
impl<T> RefUnwindSafe for Sender<T> {}

impl<T> Sender<T> {
    #[track_caller]
    fn new(channel: Rc<Channel<T>>) -> Self {
        channel.add(End::Sender);
        let made = Location::caller();
        Self { channel, made }
    }

    /// The value again, and whether the receivers have gone, where it was not sent.
    #[track_caller]
    fn send_within(&self, label: &'static str, value: T, limit: Limit) -> Result<(), (T, bool)> {
        let sending = Sending {
            channel: &self.channel,
            value: Cell::new(Some(value)),
        };
        let begun = Attempt::single(Location::caller(), label, &[&sending], limit).run();
        match (begun, sending.value.into_inner()) {
            (Some((_, Token::Gone)), Some(value)) => Err((value, true)),
            (None, Some(value)) => Err((value, false)),
            _ => Ok(()),
        }
    }

    /// As crossbeam's: waits for room; on a channel without buffer, for a receiver.
    ///
    /// # Errors
    /// The value, if the receivers are gone.
    #[track_caller]
    pub fn send(&self, msg: T) -> Result<(), SendError<T>> {
        let sent = self.send_within("send", msg, Limit::Never);
        sent.map_err(|(value, _)| SendError(value))
    }

    /// As crossbeam's.
    ///
    /// # Errors
    /// The value, if there is no room, or the receivers are gone.
    #[track_caller]
    pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>> {
        let sent = self.send_within("try_send", msg, Limit::Now);
        sent.map_err(|(value, gone)| match gone {
            true => TrySendError::Disconnected(value),
            false => TrySendError::Full(value),
        })
    }

    /// As crossbeam's. May time out at any point where there is no room.
    ///
    /// # Errors
    /// The value, if it times out, or the receivers are gone.
    #[track_caller]
    pub fn send_timeout(&self, msg: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        let sent = self.send_within("send_timeout", msg, Limit::after(timeout));
        sent.map_err(timed_out)
    }

    /// As [`Self::send_timeout`], until then.
    ///
    /// # Errors
    /// As [`Self::send_timeout`].
    #[track_caller]
    pub fn send_deadline(&self, msg: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        let sent = self.send_within("send_deadline", msg, Limit::Until(deadline));
        sent.map_err(timed_out)
    }

    #[track_caller]
    fn look<R>(&self, label: &'static str, look: impl FnOnce(&Channel<T>) -> R) -> R {
        look_at(&self.channel, label, look)
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.look("is_empty", |channel| channel.len() == 0)
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn is_full(&self) -> bool {
        self.look("is_full", Channel::is_full)
    }

    /// As crossbeam's.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.look("len", Channel::len)
    }

    /// As crossbeam's.
    pub fn capacity(&self) -> Option<usize> {
        self.channel.bound
    }

    /// As crossbeam's.
    pub fn same_channel(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.channel, &other.channel)
    }

    /// Writes the message for which a place was kept. No step, where the thread has taken none since.
    #[track_caller]
    pub(crate) fn complete(&self, token: Token, msg: T, begun: u64) -> Result<(), SendError<T>> {
        let Token::Place(place) = token else {
            return Err(SendError(msg));
        };
        let lost = match now() == begun {
            true => self.channel.write(place, msg),
            false => step(Op {
                label: "send",
                objects: &[(&self.channel.object, Access::Write)],
                ready: None,
                apply: || self.channel.write(place, msg),
            }),
        };
        drop(lost);
        Ok(())
    }
}

fn timed_out<T>((value, gone): (T, bool)) -> SendTimeoutError<T> {
    match gone {
        true => SendTimeoutError::Disconnected(value),
        false => SendTimeoutError::Timeout(value),
    }
}

/// A step that only looks.
#[track_caller]
pub(crate) fn look_at<T, R>(
    channel: &Channel<T>,
    label: &'static str,
    look: impl FnOnce(&Channel<T>) -> R,
) -> R {
    step(Op {
        label,
        objects: &[(&channel.object, Access::Read)],
        ready: None,
        apply: || look(channel),
    })
}

/// One handle less, at the line that made it.
pub(crate) fn remove<T>(channel: &Channel<T>, end: End, made: &'static Location<'static>) {
    let left = settle_at(
        made,
        Op {
            label: "drop",
            objects: &[(&channel.object, Access::Write)],
            ready: None,
            apply: || channel.remove(end),
        },
    );
    drop(left);
}

impl<T> Clone for Sender<T> {
    /// No step: nobody can tell how many senders there are, but for whether there are any.
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.channel.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        remove(&self.channel, End::Sender, self.made);
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Sender { .. }")
    }
}

/// To send a message that is at hand.
struct Sending<'a, T> {
    channel: &'a Channel<T>,
    /// Until it is sent.
    value: Cell<Option<T>>,
}

impl<T> Operation for Sending<'_, T> {
    fn object(&self) -> Option<&Rc<Object>> {
        Some(&self.channel.object)
    }

    fn may_wait(&self) -> bool {
        self.channel.bound.is_some()
    }

    fn is_meeting(&self) -> bool {
        self.channel.is_meeting()
    }

    fn readiness(&self) -> Readiness {
        self.channel.readiness(End::Sender)
    }

    fn begin(&self) -> Token {
        let token = self.channel.begin_sending();
        if let Token::Place(place) = token
            && let Some(value) = self.value.take()
        {
            self.value.set(self.channel.write(place, value));
        }
        token
    }

    fn enter(&self, wait: &Rc<Wait>, arm: usize) -> u64 {
        self.channel
            .enter(End::Sender, wait, arm, self.value.take())
    }

    fn leave(&self, place: u64) {
        self.value.set(self.channel.leave(End::Sender, place));
    }

    fn met(&self, place: u64) -> Token {
        Token::Place(place)
    }
}

/// To send a message that comes later.
impl<T> Operation for Sender<T> {
    fn object(&self) -> Option<&Rc<Object>> {
        Some(&self.channel.object)
    }

    fn may_wait(&self) -> bool {
        self.channel.bound.is_some()
    }

    fn is_meeting(&self) -> bool {
        self.channel.is_meeting()
    }

    fn readiness(&self) -> Readiness {
        self.channel.readiness(End::Sender)
    }

    fn begin(&self) -> Token {
        self.channel.begin_sending()
    }

    fn enter(&self, wait: &Rc<Wait>, arm: usize) -> u64 {
        self.channel.enter(End::Sender, wait, arm, None)
    }

    fn leave(&self, place: u64) {
        drop(self.channel.leave(End::Sender, place));
    }

    fn met(&self, place: u64) -> Token {
        Token::Place(place)
    }
}
