//! `std::collections::hash_set`: the real set, with hashes that are the same in every execution.

use ::std::collections::hash_set as real;
use ::std::fmt;
use ::std::hash::{BuildHasher, Hash};
use ::std::ops::{BitAnd, BitOr, BitXor, Deref, DerefMut, Sub};

use super::order_seen;
use crate::hash::RandomState;

pub use ::std::collections::hash_set::{
    Difference, Drain, ExtractIf, Intersection, IntoIter, Iter, SymmetricDifference, Union,
};

/// As `std::collections::HashSet`.
#[derive(Clone)]
pub struct HashSet<T, S = RandomState>(real::HashSet<T, S>);

impl<T> HashSet<T> {
    /// As `std::collections::HashSet::new`.
    pub fn new() -> Self {
        Self::default()
    }

    /// As `std::collections::HashSet::with_capacity`.
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::new())
    }
}

impl<T, S> HashSet<T, S> {
    /// As `std::collections::HashSet::with_hasher`.
    pub const fn with_hasher(hasher: S) -> Self {
        Self(real::HashSet::with_hasher(hasher))
    }

    /// As `std::collections::HashSet::with_capacity_and_hasher`.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        Self(real::HashSet::with_capacity_and_hasher(capacity, hasher))
    }

    /// As `std::collections::HashSet::iter`.
    pub fn iter(&self) -> Iter<'_, T> {
        order_seen(self.len());
        self.0.iter()
    }

    /// As `std::collections::HashSet::drain`.
    pub fn drain(&mut self) -> Drain<'_, T> {
        order_seen(self.len());
        self.0.drain()
    }

    /// As `std::collections::HashSet::retain`.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        order_seen(self.len());
        self.0.retain(keep);
    }

    /// As `std::collections::HashSet::extract_if`.
    pub fn extract_if<F: FnMut(&T) -> bool>(&mut self, takes: F) -> ExtractIf<'_, T, F> {
        order_seen(self.len());
        self.0.extract_if(takes)
    }
}

impl<T: Eq + Hash, S: BuildHasher> HashSet<T, S> {
    /// As `std::collections::HashSet::difference`.
    pub fn difference<'a>(&'a self, other: &'a Self) -> Difference<'a, T, S> {
        order_seen(self.len());
        self.0.difference(other)
    }

    /// As `std::collections::HashSet::symmetric_difference`.
    pub fn symmetric_difference<'a>(&'a self, other: &'a Self) -> SymmetricDifference<'a, T, S> {
        order_seen(self.len() + other.len());
        self.0.symmetric_difference(other)
    }

    /// As `std::collections::HashSet::intersection`.
    pub fn intersection<'a>(&'a self, other: &'a Self) -> Intersection<'a, T, S> {
        order_seen(self.len().min(other.len()));
        self.0.intersection(other)
    }

    /// As `std::collections::HashSet::union`.
    pub fn union<'a>(&'a self, other: &'a Self) -> Union<'a, T, S> {
        order_seen(self.len() + other.len());
        self.0.union(other)
    }
}

impl<T, S> Deref for HashSet<T, S> {
    type Target = real::HashSet<T, S>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T, S> DerefMut for HashSet<T, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T, S: Default> Default for HashSet<T, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}

impl<T: fmt::Debug, S> fmt::Debug for HashSet<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        order_seen(self.len());
        self.0.fmt(f)
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for HashSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(real::HashSet::from_iter(values))
    }
}

impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T> {
    fn from(values: [T; N]) -> Self {
        Self::from_iter(values)
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl<'a, T: Eq + Hash + Copy, S: BuildHasher> Extend<&'a T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        self.0.extend(values);
    }
}

impl<T, S> IntoIterator for HashSet<T, S> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        order_seen(self.len());
        self.0.into_iter()
    }
}

impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// An operator on two sets.
macro_rules! operator {
    ($operator:ident, $method:ident) => {
        impl<T: Eq + Hash + Clone, S: BuildHasher + Default> $operator<&HashSet<T, S>>
            for &HashSet<T, S>
        {
            type Output = HashSet<T, S>;

            fn $method(self, other: &HashSet<T, S>) -> HashSet<T, S> {
                HashSet($operator::$method(&self.0, &other.0))
            }
        }
    };
}

operator!(BitAnd, bitand);
operator!(BitOr, bitor);
operator!(BitXor, bitxor);
operator!(Sub, sub);
