//! `std::vec`.

pub use ::std::vec::{Drain, ExtractIf, IntoIter, Splice, Vec};
