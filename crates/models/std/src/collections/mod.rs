//! `std::collections`: those whose order is a matter of hashes say so when it is looked at.

pub mod hash_map;
pub mod hash_set;

pub use ::std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, Bound, LinkedList, TryReserveError, VecDeque,
};
pub use ::std::collections::{binary_heap, btree_map, btree_set, linked_list, vec_deque};
pub use hash_map::HashMap;
pub use hash_set::HashSet;

/// Notes that a program looks at the order of so many things, which a real run draws at random.
fn order_seen(things: usize) {
    if things > 1 {
        explorer::caveat("hash order");
    }
}
