//! What [`after`](crate::after), [`at`](crate::at) and [`tick`](crate::tick) receive from: time.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use explorer::{Object, unchanged};
use model_std::time::{self, Instant};

use crate::operation::{Readiness, Token};

/// A receiver's clock, which its clones share.
pub(crate) struct Timer {
    pub(crate) object: Rc<Object>,
    /// When it fires next, if ever.
    next: Cell<Option<Duration>>,
    /// Time between two messages; `None`: there is only one.
    period: Option<Duration>,
}

impl Timer {
    pub(crate) fn new(next: Instant, period: Option<Duration>) -> Rc<Self> {
        let next = Cell::new(Some(time::place(next)));
        let object = Rc::new(Object::new("channel"));
        Rc::new(Self {
            object,
            next,
            period,
        })
    }

    pub(crate) fn readiness(&self) -> Readiness {
        match self.next.get() {
            None => Readiness::Blocked,
            Some(next) if time::clock() >= next => Readiness::Ready,
            Some(next) => Readiness::Perhaps(next),
        }
    }

    /// Fires. A thread whose clock nobody reads may wait for a tick for ever.
    pub(crate) fn begin(&self) -> Token {
        let Some(now) = self.next.get() else {
            return Token::Gone;
        };
        let later = self.period.map(|period| (now.max(time::clock()), period));
        let later = later.and_then(|(from, period)| from.checked_add(period));
        self.next.set(later);
        time::advance_to(time::instant(now));
        if later.is_some() && !time::is_watched() {
            unchanged();
        }
        Token::Instant(time::instant(now))
    }
}
