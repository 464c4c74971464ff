//! Receiving again and again.

use std::fmt;
use std::iter::FusedIterator;
use std::panic::Location;

use crate::limit::Limit;
use crate::receiver::Receiver;

/// Where an iterator was made: most are called by the standard library, which is no line of the program.
#[derive(Clone, Copy)]
struct Made(&'static Location<'static>);

impl Made {
    /// Where the caller is, if that is a line of the program.
    #[track_caller]
    fn or_caller(self) -> &'static Location<'static> {
        let caller = Location::caller();
        match caller.file().contains("/library/") {
            true => self.0,
            false => caller,
        }
    }
}

/// As crossbeam's.
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
    made: Made,
}

/// As crossbeam's.
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
    made: Made,
}

/// As crossbeam's.
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    made: Made,
}

impl<'a, T> Iter<'a, T> {
    #[track_caller]
    pub(crate) fn new(receiver: &'a Receiver<T>) -> Self {
        let made = Made(Location::caller());
        Self { receiver, made }
    }
}

impl<'a, T> TryIter<'a, T> {
    #[track_caller]
    pub(crate) fn new(receiver: &'a Receiver<T>) -> Self {
        let made = Made(Location::caller());
        Self { receiver, made }
    }
}

impl<T> IntoIter<T> {
    #[track_caller]
    pub(crate) fn new(receiver: Receiver<T>) -> Self {
        let made = Made(Location::caller());
        Self { receiver, made }
    }
}

fn again<T>(
    receiver: &Receiver<T>,
    at: &'static Location<'static>,
    label: &'static str,
    limit: Limit,
) -> Option<T> {
    receiver.receive_at(at, label, limit)?.ok()
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        again(self.receiver, self.made.or_caller(), "recv", Limit::Never)
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        again(self.receiver, self.made.or_caller(), "try_recv", Limit::Now)
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        again(&self.receiver, self.made.or_caller(), "recv", Limit::Never)
    }
}

impl<T> FusedIterator for Iter<'_, T> {}
impl<T> FusedIterator for IntoIter<T> {}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Iter { .. }")
    }
}

impl<T> fmt::Debug for TryIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("TryIter { .. }")
    }
}

impl<T> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("IntoIter { .. }")
    }
}
