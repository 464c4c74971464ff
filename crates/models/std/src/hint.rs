//! `std::hint`.

pub use ::std::hint::{assert_unchecked, black_box, unreachable_unchecked};

/// As `std::hint::spin_loop`: here it lets others go first, as [`yield_now`](crate::thread::yield_now).
#[track_caller]
pub fn spin_loop() {
    crate::thread::pause("spin_loop");
}
