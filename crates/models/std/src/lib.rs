//! `std` as a listing sees it under the explorer.
