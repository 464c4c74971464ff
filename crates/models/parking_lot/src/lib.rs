//! `parking_lot` as a listing sees it under the explorer.
