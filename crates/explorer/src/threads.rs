//! A set of threads, as one word.

/// A set of thread numbers below 64.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct ThreadSet(u64);

impl ThreadSet {
    pub(crate) fn only(thread: usize) -> Self {
        Self(1 << thread)
    }

    pub(crate) fn insert(&mut self, thread: usize) {
        self.0 |= 1 << thread;
    }

    /// Makes the thread a member, or not.
    pub(crate) fn set(&mut self, thread: usize, member: bool) {
        self.0 = self.0 & !(1 << thread) | u64::from(member) << thread;
    }

    pub(crate) fn contains(self, thread: usize) -> bool {
        self.0 >> thread & 1 == 1
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn first(self) -> Option<usize> {
        (self.0 != 0).then(|| self.0.trailing_zeros() as usize)
    }

    pub(crate) fn last(self) -> Option<usize> {
        (self.0 != 0).then(|| 63 - self.0.leading_zeros() as usize)
    }

    /// The members, in increasing order.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let first = Self(rest).first()?;
            rest &= rest - 1;
            Some(first)
        })
    }
}

impl FromIterator<usize> for ThreadSet {
    fn from_iter<I: IntoIterator<Item = usize>>(threads: I) -> Self {
        let mut set = Self::default();
        threads.into_iter().for_each(|thread| set.insert(thread));
        set
    }
}
