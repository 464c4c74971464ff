//! What the ends of a channel share.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;

use explorer::{Access, Object, Op, opaque, step_at};

use crate::operation::{Readiness, Token, Wait};

/// A channel, bounded or not.
pub(crate) struct Channel<T> {
    pub(crate) object: Rc<Object>,
    /// Most messages that it keeps; `None`: any number; 0: a sender and a receiver meet.
    pub(crate) bound: Option<usize>,
    state: RefCell<State<T>>,
}

struct State<T> {
    queue: VecDeque<Message<T>>,
    senders: Side,
    receivers: Side,
    /// Messages that are in nobody's queue: received and not yet looked at, or with those who wait to meet.
    passing: Vec<Message<T>>,
    /// Places of messages so far.
    places: usize,
}

/// A message, or the place that is kept for it.
struct Message<T> {
    place: u64,
    value: Option<T>,
}

/// Those who send, or those who receive.
#[derive(Default)]
struct Side {
    handles: usize,
    /// Where there is no buffer: those who wait for the other side, in the order in which they came.
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    place: u64,
    wait: Rc<Wait>,
    arm: usize,
}

/// One of the two sides.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Sender,
    Receiver,
}

impl End {
    fn other(self) -> Self {
        match self {
            Self::Sender => Self::Receiver,
            Self::Receiver => Self::Sender,
        }
    }
}

impl Side {
    /// Who has waited longest of those whom the current thread can meet.
    fn first(&self) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.wait.is_open())
    }

    /// Meets that one.
    fn meet(&mut self) -> Option<u64> {
        let open = |waiting: &Waiting| waiting.wait.is_open();
        let waiting = self.waiting.remove(self.waiting.iter().position(open)?)?;
        waiting.wait.meet(waiting.arm);
        Some(waiting.place)
    }

    fn leave(&mut self, place: u64) {
        self.waiting.retain(|waiting| waiting.place != place);
    }
}

impl<T> State<T> {
    fn side(&mut self, end: End) -> &mut Side {
        match end {
            End::Sender => &mut self.senders,
            End::Receiver => &mut self.receivers,
        }
    }

    fn sees(&self, end: End) -> &Side {
        match end {
            End::Sender => &self.senders,
            End::Receiver => &self.receivers,
        }
    }

    fn new_place(&mut self) -> u64 {
        self.places += 1;
        opaque(self.places)
    }

    /// A message that is on its way.
    fn message(&mut self, place: u64) -> Option<&mut Message<T>> {
        let mut messages = self.passing.iter_mut().chain(self.queue.iter_mut());
        messages.find(|message| message.place == place)
    }

    fn is_written(&self, place: u64) -> bool {
        let mut passing = self.passing.iter();
        passing.any(|message| message.place == place && message.value.is_some())
    }

    /// Where the message is written, or still is to be.
    fn received(&self, place: u64) -> Token {
        match self.is_written(place) {
            true => Token::Place(place),
            false => Token::Promised(place),
        }
    }

    /// The message, out of this channel.
    fn take(&mut self, place: u64) -> Option<T> {
        let at = self.passing.iter().position(|it| it.place == place)?;
        self.passing.swap_remove(at).value
    }

    fn begin_receiving(&mut self) -> Token {
        if let Some(message) = self.queue.pop_front() {
            let place = message.place;
            self.passing.push(message);
            return Token::Place(place);
        }
        let met = self.senders.meet();
        met.map_or(Token::Gone, |place| self.received(place))
    }

    fn begin_sending(&mut self, is_meeting: bool) -> Token {
        if let Some(place) = self.receivers.meet() {
            return Token::Place(place);
        }
        if is_meeting || self.receivers.handles == 0 {
            return Token::Gone;
        }
        let (place, value) = (self.new_place(), None);
        self.queue.push_back(Message { place, value });
        Token::Place(place)
    }
}

impl<T> Channel<T> {
    pub(crate) fn new(bound: Option<usize>) -> Rc<Self> {
        let state = State {
            queue: VecDeque::new(),
            senders: Side::default(),
            receivers: Side::default(),
            passing: Vec::new(),
            places: 0,
        };
        Rc::new(Self {
            object: Rc::new(Object::new("channel")),
            bound,
            state: RefCell::new(state),
        })
    }

    pub(crate) fn is_meeting(&self) -> bool {
        self.bound == Some(0)
    }

    fn see<R>(&self, look: impl FnOnce(&State<T>) -> R) -> R {
        look(&self.state.borrow())
    }

    fn with<R>(&self, act: impl FnOnce(&mut State<T>) -> R) -> R {
        act(&mut self.state.borrow_mut())
    }

    /// Messages in the buffer.
    pub(crate) fn len(&self) -> usize {
        self.see(|state| state.queue.len())
    }

    pub(crate) fn is_full(&self) -> bool {
        self.bound.is_some_and(|bound| self.len() >= bound)
    }

    /// Whether this side can do something.
    pub(crate) fn readiness(&self, end: End) -> Readiness {
        let ready = match end {
            _ if self.is_meeting() => false,
            End::Sender => !self.is_full(),
            End::Receiver => self.len() > 0,
        };
        if ready && self.is_first_written(end) {
            return Readiness::Ready;
        }
        self.see(|state| {
            let others = state.sees(end.other());
            match others.first() {
                Some(waiting) => Readiness::Meets(waiting.wait.clone()),
                None if others.handles == 0 && !ready => Readiness::Ready,
                None => Readiness::Blocked,
            }
        })
    }

    /// Whether the first message in the buffer is there, and not only its place: for senders that is all one.
    fn is_first_written(&self, end: End) -> bool {
        let written = |state: &State<T>| state.queue.front().is_some_and(|it| it.value.is_some());
        end == End::Sender || self.see(written)
    }

    /// Receives, where that can be done.
    pub(crate) fn begin_receiving(&self) -> Token {
        self.with(State::begin_receiving)
    }

    /// Keeps a place for a message, where that can be done.
    pub(crate) fn begin_sending(&self) -> Token {
        self.with(|state| state.begin_sending(self.is_meeting()))
    }

    /// Puts a message into its place; gives it back where the receivers have gone since, and the place with them.
    pub(crate) fn write(&self, place: u64, value: T) -> Option<T> {
        self.with(|state| match state.message(place) {
            Some(message) => message.value.replace(value),
            None => Some(value),
        })
    }

    /// The received message.
    pub(crate) fn take(&self, place: u64) -> T {
        let value = self.with(|state| state.take(place));
        value.expect("it was received")
    }

    /// Waits for a message that another thread is about to write.
    pub(crate) fn await_message(&self, at: &'static Location<'static>, place: u64) -> T {
        let op = Op {
            label: "recv",
            objects: &[(&*self.object, Access::Write)],
            ready: Some(&|| self.see(|state| state.is_written(place))),
            apply: || self.take(place),
        };
        step_at(at, op)
    }

    /// Waits for the other side, with a message or with the place for one.
    pub(crate) fn enter(&self, end: End, wait: &Rc<Wait>, arm: usize, value: Option<T>) -> u64 {
        self.with(|state| {
            let place = state.new_place();
            state.passing.push(Message { place, value });
            let wait = wait.clone();
            state
                .side(end)
                .waiting
                .push_back(Waiting { place, wait, arm });
            place
        })
    }

    /// Waits no longer; the message, if there was one.
    pub(crate) fn leave(&self, end: End, place: u64) -> Option<T> {
        self.with(|state| {
            state.side(end).leave(place);
            state.take(place)
        })
    }

    /// What a receiver has that was met.
    pub(crate) fn met_sender(&self, place: u64) -> Token {
        self.see(|state| state.received(place))
    }

    /// Counts one more.
    pub(crate) fn add(&self, end: End) {
        self.with(|state| state.side(end).handles += 1);
    }

    /// Counts one less. An unbounded channel without receivers throws away what it has: given back, for the messages' destructors may step.
    pub(crate) fn remove(&self, end: End) -> Vec<T> {
        let left = self.with(|state| {
            state.side(end).handles -= 1;
            let clears = self.bound.is_none() && state.receivers.handles == 0;
            clears.then(|| std::mem::take(&mut state.queue))
        });
        let left = left.into_iter().flatten();
        left.filter_map(|message| message.value).collect()
    }
}
