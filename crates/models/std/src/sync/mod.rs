//! `std::sync`.

pub use ::std::sync::{Arc, Weak};
