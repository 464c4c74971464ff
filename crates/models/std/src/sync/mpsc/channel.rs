//! What the two ends of a channel share.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError, TrySendError};

use explorer::{Access, Object, unchanged};

use crate::sync::steps::{now, settled, when};

/// A channel, bounded or not.
pub(super) struct Channel<T> {
    object: Object,
    state: RefCell<State<T>>,
}

struct State<T> {
    /// Most messages in `queue`; `None`: any number.
    bound: Option<usize>,
    queue: VecDeque<T>,
    senders: usize,
    receiver: bool,
    /// Where there is no buffer: what senders wait with, each under its number.
    offers: VecDeque<(u64, T)>,
    /// Offers made so far.
    offered: u64,
    /// Where there is no buffer: whether the receiver waits, and no sender has come for it.
    awaited: bool,
}

/// What became of a message.
enum Sent<T> {
    Done,
    /// It waits to be taken, under this number.
    Offered(u64),
    /// There is no receiver.
    Refused(T),
}

impl<T> State<T> {
    fn is_rendezvous(&self) -> bool {
        self.bound == Some(0)
    }

    /// Whether a message would be received, or kept until it is.
    fn has_room(&self) -> bool {
        match self.bound {
            Some(0) => self.awaited,
            Some(bound) => self.queue.len() < bound,
            None => true,
        }
    }

    fn has_message(&self) -> bool {
        !self.queue.is_empty() || !self.offers.is_empty()
    }

    /// Where there is room.
    fn push(&mut self, value: T) {
        self.awaited = false;
        self.queue.push_back(value);
    }

    fn send(&mut self, value: T) -> Sent<T> {
        if !self.receiver {
            unchanged();
            return Sent::Refused(value);
        }
        if self.has_room() {
            self.push(value);
            return Sent::Done;
        }
        self.offered += 1;
        self.offers.push_back((self.offered, value));
        Sent::Offered(self.offered)
    }

    fn is_offered(&self, number: u64) -> bool {
        self.offers.iter().any(|offer| offer.0 == number)
    }

    /// What was offered and not taken.
    fn withdraw(&mut self, number: u64) -> Option<T> {
        let place = self.offers.iter().position(|offer| offer.0 == number)?;
        self.offers.remove(place).map(|offer| offer.1)
    }

    fn receive(&mut self) -> Result<T, TryRecvError> {
        let message = self
            .queue
            .pop_front()
            .or_else(|| self.offers.pop_front().map(|offer| offer.1));
        message.ok_or_else(|| {
            unchanged();
            self.why_empty()
        })
    }

    fn why_empty(&self) -> TryRecvError {
        if self.senders == 0 {
            TryRecvError::Disconnected
        } else {
            TryRecvError::Empty
        }
    }
}

impl<T> Channel<T> {
    pub(super) fn new(bound: Option<usize>) -> Self {
        let state = State {
            bound,
            queue: VecDeque::new(),
            senders: 1,
            receiver: true,
            offers: VecDeque::new(),
            offered: 0,
            awaited: false,
        };
        Self {
            object: Object::new("channel"),
            state: RefCell::new(state),
        }
    }

    fn see<R>(&self, look: impl FnOnce(&State<T>) -> R) -> R {
        look(&self.state.borrow())
    }

    fn with<R>(&self, act: impl FnOnce(&mut State<T>) -> R) -> R {
        act(&mut self.state.borrow_mut())
    }

    /// The value again, where there is no receiver.
    #[track_caller]
    pub(super) fn send(&self, value: T) -> Result<(), T> {
        match self.start_sending(value) {
            Sent::Done => Ok(()),
            Sent::Refused(value) => Err(value),
            Sent::Offered(number) => self.await_taker(number),
        }
    }

    #[track_caller]
    fn start_sending(&self, value: T) -> Sent<T> {
        let send = || self.with(|state| state.send(value));
        if self.see(|state| state.bound.is_none_or(|bound| bound == 0)) {
            return now("send", &self.object, Access::Write, send);
        }
        let ready = || self.see(|state| state.has_room() || !state.receiver);
        when("send", &self.object, &ready, send)
    }

    #[track_caller]
    fn await_taker(&self, number: u64) -> Result<(), T> {
        let ready = || self.see(|state| !state.is_offered(number) || !state.receiver);
        let left = when("send", &self.object, &ready, || {
            self.with(|state| state.withdraw(number))
        });
        left.map_or(Ok(()), Err)
    }

    #[track_caller]
    pub(super) fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        now("try_send", &self.object, Access::Write, || {
            self.with(|state| {
                if state.receiver && state.has_room() {
                    state.push(value);
                    return Ok(());
                }
                unchanged();
                Err(if state.receiver {
                    TrySendError::Full(value)
                } else {
                    TrySendError::Disconnected(value)
                })
            })
        })
    }

    #[track_caller]
    pub(super) fn recv(&self) -> Result<T, RecvError> {
        if let Some(received) = self.show_up("recv") {
            return received.map_err(|_| RecvError);
        }
        let ready = || self.see(|state| state.has_message() || state.senders == 0);
        when("recv", &self.object, &ready, || self.leave()).map_err(|_| RecvError)
    }

    #[track_caller]
    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        now("try_recv", &self.object, Access::Write, || {
            self.with(State::receive)
        })
    }

    #[track_caller]
    pub(super) fn recv_timeout(&self) -> Result<T, RecvTimeoutError> {
        let received = match self.show_up("recv_timeout") {
            Some(received) => received,
            None => now("recv_timeout", &self.object, Access::Write, || self.leave()),
        };
        received.map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    /// Where there is no buffer, senders can tell that the receiver waits. What is offered already is taken at once.
    #[track_caller]
    fn show_up(&self, label: &'static str) -> Option<Result<T, TryRecvError>> {
        if !self.see(State::is_rendezvous) {
            return None;
        }
        now(label, &self.object, Access::Write, || {
            self.with(|state| {
                state.awaited = !state.has_message() && state.senders > 0;
                (!state.awaited).then(|| state.receive())
            })
        })
    }

    /// Ends a wait, with a message or without.
    fn leave(&self) -> Result<T, TryRecvError> {
        self.with(|state| {
            state.awaited = false;
            state.receive()
        })
    }

    pub(super) fn add_sender(&self) {
        self.with(|state| state.senders += 1);
    }

    pub(super) fn drop_sender(&self) {
        settled(Location::caller(), "drop", &self.object, || {
            self.with(|state| state.senders -= 1);
        });
    }

    /// What nobody will receive is dropped here, by who drops the receiver; what a sender still offers is its own.
    pub(super) fn drop_receiver(&self) {
        let left = settled(Location::caller(), "drop", &self.object, || {
            self.with(|state| {
                state.receiver = false;
                std::mem::take(&mut state.queue)
            })
        });
        drop(left);
    }
}
