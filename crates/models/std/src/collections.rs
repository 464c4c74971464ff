//! `std::collections`.

pub use ::std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, Bound, LinkedList, TryReserveError, VecDeque,
};
pub use ::std::collections::{binary_heap, btree_map, btree_set, linked_list, vec_deque};
