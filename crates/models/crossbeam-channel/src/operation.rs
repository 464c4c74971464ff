//! What can be done with a channel, as an attempt on several of them sees it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use explorer::Object;
use model_std::time::Instant;
use smallvec::SmallVec;

/// Objects that a step touches: not in the heap, where the next round of a loop may find another place.
pub(crate) type Objects = SmallVec<[Rc<Object>; 4]>;

/// Whether an operation can be done.
pub enum Readiness {
    /// Not before somebody does something.
    Blocked,
    /// At once, if only to find that the others have gone.
    Ready,
    /// At once, together with the one who waits there.
    Meets(Rc<Wait>),
    /// At this place on the clock, which may have come.
    Perhaps(Duration),
}

impl Readiness {
    pub(crate) fn may_be_ready(&self) -> bool {
        !matches!(self, Self::Blocked)
    }

    /// Whether it may be ready for one who has entered already: whoever comes later meets it, and not the other way round. Who waits on
    /// the other side has come through another arm of its own, and nobody meets itself.
    pub(crate) fn may_be_ready_alone(&self) -> bool {
        matches!(self, Self::Ready | Self::Perhaps(_))
    }
}

/// What was begun, and is still to be completed.
pub enum Token {
    /// A message's place, under its number: it is there, or the current thread writes it.
    Place(u64),
    /// The place of a message that another thread is about to write.
    Promised(u64),
    /// A timer's message.
    Instant(Instant),
    /// The others have gone.
    Gone,
}

/// An operation on one channel. What it does it does inside of a step on the channel's object.
pub trait Operation {
    /// What a step has to touch; nothing, where there is nobody to meet.
    fn object(&self) -> Option<&Rc<Object>>;
    /// Whether it can be blocked.
    fn may_wait(&self) -> bool;
    /// Whether two have to be there at the same time.
    fn is_meeting(&self) -> bool;
    /// Whether it leaves the channel as it was.
    fn is_ticking(&self) -> bool {
        false
    }
    /// Notes that a wait may end otherwise than by this, and leave no trace.
    fn contest(&self) {}
    /// Whether it can be done now.
    fn readiness(&self) -> Readiness;
    /// Does it, where it is not blocked.
    fn begin(&self) -> Token;
    /// Has others meet this wait, as its arm of that number; gives the place of the message.
    fn enter(&self, wait: &Rc<Wait>, arm: usize) -> u64;
    /// Takes an [`enter`](Self::enter) back where nobody has come.
    fn leave(&self, place: u64);
    /// What [`enter`](Self::enter) has led to where somebody has come.
    fn met(&self, place: u64) -> Token;
}

/// A thread that waits for another, on one or more channels.
pub struct Wait {
    /// The arm for which somebody has come.
    met: Cell<Option<usize>>,
    /// What all its channels' steps touch. A step that meets it decides for all of them.
    objects: Objects,
}

impl Wait {
    pub(crate) fn new(objects: Objects) -> Rc<Self> {
        let met = Cell::new(None);
        Rc::new(Self { met, objects })
    }

    pub(crate) fn objects(&self) -> &[Rc<Object>] {
        &self.objects
    }

    pub(crate) fn arm(&self) -> Option<usize> {
        self.met.get()
    }

    /// Whether somebody can still come for it.
    pub(crate) fn is_open(&self) -> bool {
        self.met.get().is_none()
    }

    pub(crate) fn meet(&self, arm: usize) {
        self.met.set(Some(arm));
    }
}
