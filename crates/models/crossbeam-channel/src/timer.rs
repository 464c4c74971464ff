//! What [`after`](crate::after), [`at`](crate::at) and [`tick`](crate::tick) receive from: time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use explorer::{Object, abandoned, per_thread, progressed, restored};
use model_std::time::{self, Instant};

use crate::operation::{Readiness, Token};

/// A receiver's clock, which its clones share.
pub(crate) struct Timer {
    pub(crate) object: Rc<Object>,
    /// When it fires next, if ever.
    next: Cell<Option<Instant>>,
    /// Time between two messages; `None`: there is only one.
    period: Option<Duration>,
    /// Whether a wait for it might have ended otherwise, and left no trace.
    contested: Cell<bool>,
}

/// Objects of the current thread's timers that are gone, for the next ones: a loop that makes a timer each time goes round in circles.
#[derive(Default)]
struct Spare(RefCell<Vec<Rc<Object>>>);

impl Spare {
    fn take(&self) -> Rc<Object> {
        let spare = self.0.borrow_mut().pop();
        spare.unwrap_or_else(|| Rc::new(Object::new("channel")))
    }
}

impl Drop for Timer {
    /// No step: nobody is left to notice. What is unmade is as if nothing had ever happened to it.
    fn drop(&mut self) {
        if !abandoned() {
            match self.contested.get() {
                true => progressed(),
                false => restored(&self.object),
            }
            per_thread::<Spare>()
                .0
                .borrow_mut()
                .push(self.object.clone());
        }
    }
}

impl Timer {
    pub(crate) fn new(next: Instant, period: Option<Duration>) -> Rc<Self> {
        let next = Cell::new(Some(next));
        let object = per_thread::<Spare>().take();
        Rc::new(Self {
            object,
            next,
            period,
            contested: Cell::new(false),
        })
    }

    /// Whether it fires again and again: then nobody can tell that it has.
    pub(crate) fn is_ticking(&self) -> bool {
        self.period.is_some()
    }

    pub(crate) fn contest(&self) {
        self.contested.set(true);
    }

    pub(crate) fn readiness(&self) -> Readiness {
        match self.next.get().map(time::place) {
            None => Readiness::Blocked,
            Some(next) if time::clock() >= next => Readiness::Ready,
            Some(next) => Readiness::Perhaps(next),
        }
    }

    /// Fires.
    pub(crate) fn begin(&self) -> Token {
        let Some(now) = self.next.get() else {
            return Token::Gone;
        };
        time::advance_to(now);
        self.next.set(self.period.and_then(time::instant_after));
        Token::Instant(now)
    }
}
