//! `crossbeam_channel` as a listing sees it under the explorer.
