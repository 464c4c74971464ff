//! `std::collections::hash_map`: the real map, with hashes that are the same in every execution.

use ::std::borrow::Borrow;
use ::std::collections::hash_map as real;
use ::std::fmt;
use ::std::hash::{BuildHasher, Hash};
use ::std::ops::{Deref, DerefMut, Index};

use super::order_seen;

pub use crate::hash::{DefaultHasher, RandomState};
pub use ::std::collections::hash_map::{
    Drain, Entry, ExtractIf, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys, OccupiedEntry,
    VacantEntry, Values, ValuesMut,
};

/// As `std::collections::HashMap`.
#[derive(Clone)]
pub struct HashMap<K, V, S = RandomState>(real::HashMap<K, V, S>);

impl<K, V> HashMap<K, V> {
    /// As `std::collections::HashMap::new`.
    pub fn new() -> Self {
        Self::default()
    }

    /// As `std::collections::HashMap::with_capacity`.
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::new())
    }
}

impl<K, V, S> HashMap<K, V, S> {
    /// As `std::collections::HashMap::with_hasher`.
    pub const fn with_hasher(hasher: S) -> Self {
        Self(real::HashMap::with_hasher(hasher))
    }

    /// As `std::collections::HashMap::with_capacity_and_hasher`.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        Self(real::HashMap::with_capacity_and_hasher(capacity, hasher))
    }

    /// As `std::collections::HashMap::iter`.
    pub fn iter(&self) -> Iter<'_, K, V> {
        order_seen(self.len());
        self.0.iter()
    }

    /// As `std::collections::HashMap::iter_mut`.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        order_seen(self.len());
        self.0.iter_mut()
    }

    /// As `std::collections::HashMap::keys`.
    pub fn keys(&self) -> Keys<'_, K, V> {
        order_seen(self.len());
        self.0.keys()
    }

    /// As `std::collections::HashMap::values`.
    pub fn values(&self) -> Values<'_, K, V> {
        order_seen(self.len());
        self.0.values()
    }

    /// As `std::collections::HashMap::values_mut`.
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        order_seen(self.len());
        self.0.values_mut()
    }

    /// As `std::collections::HashMap::into_keys`.
    pub fn into_keys(self) -> IntoKeys<K, V> {
        order_seen(self.len());
        self.0.into_keys()
    }

    /// As `std::collections::HashMap::into_values`.
    pub fn into_values(self) -> IntoValues<K, V> {
        order_seen(self.len());
        self.0.into_values()
    }

    /// As `std::collections::HashMap::drain`.
    pub fn drain(&mut self) -> Drain<'_, K, V> {
        order_seen(self.len());
        self.0.drain()
    }

    /// As `std::collections::HashMap::retain`.
    pub fn retain(&mut self, keep: impl FnMut(&K, &mut V) -> bool) {
        order_seen(self.len());
        self.0.retain(keep);
    }

    /// As `std::collections::HashMap::extract_if`.
    pub fn extract_if<F: FnMut(&K, &mut V) -> bool>(&mut self, takes: F) -> ExtractIf<'_, K, V, F> {
        order_seen(self.len());
        self.0.extract_if(takes)
    }
}

impl<K, V, S> Deref for HashMap<K, V, S> {
    type Target = real::HashMap<K, V, S>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<K, V, S> DerefMut for HashMap<K, V, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<K, V, S: Default> Default for HashMap<K, V, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for HashMap<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        order_seen(self.len());
        self.0.fmt(f)
    }
}

impl<K: Eq + Hash, V: PartialEq, S: BuildHasher> PartialEq for HashMap<K, V, S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher> Eq for HashMap<K, V, S> {}

impl<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, V, S: BuildHasher> Index<&Q>
    for HashMap<K, V, S>
{
    type Output = V;

    #[track_caller]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("no entry found for key")
    }
}

impl<K: Eq + Hash, V, S: BuildHasher + Default> FromIterator<(K, V)> for HashMap<K, V, S> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(real::HashMap::from_iter(entries))
    }
}

impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for HashMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        Self::from_iter(entries)
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for HashMap<K, V, S> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        self.0.extend(entries);
    }
}

impl<'a, K: Eq + Hash + Copy, V: Copy, S: BuildHasher> Extend<(&'a K, &'a V)> for HashMap<K, V, S> {
    fn extend<I: IntoIterator<Item = (&'a K, &'a V)>>(&mut self, entries: I) {
        self.0.extend(entries);
    }
}

impl<K, V, S> IntoIterator for HashMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        order_seen(self.len());
        self.0.into_iter()
    }
}

impl<'a, K, V, S> IntoIterator for &'a HashMap<K, V, S> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<'a, K, V, S> IntoIterator for &'a mut HashMap<K, V, S> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> IterMut<'a, K, V> {
        self.iter_mut()
    }
}
