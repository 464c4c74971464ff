//! `crossbeam_channel` 0.5 as a listing sees it under the explorer.
//!
//! A channel is a little state behind [`explorer::step_at`]; every operation, a plain `recv` or one of [`select!`], is an attempt on one or
//! more of them. What differs from the real crate, or is decided where the real one leaves it to luck:
//! - An attempt is one step on all its channels. Where one of them has no buffer it is two, unless somebody waits there already: to come, and to
//!   leave once somebody has come.
//! - Where several operations can go, each goes in some execution; with [`select_biased!`] the first. A blocked [`select_biased!`] over channels with
//!   and without buffer may be met at a later arm though an earlier one has just become ready.
//! - A wait with a time, and a receiver of [`after`], [`at`] or [`tick`], may fire at any point; but not after what its own thread has slept through.
//! - A send by [`select!`] keeps its place first, and writes the message then: see it as one step, where the message takes none.

mod attempt;
mod channel;
mod iter;
mod limit;
mod macros;
mod operation;
mod receiver;
mod select;
mod sender;
mod timer;

pub use crossbeam_channel::{
    ReadyTimeoutError, RecvError, RecvTimeoutError, SelectTimeoutError, SendError,
    SendTimeoutError, TryReadyError, TryRecvError, TrySelectError, TrySendError,
};

pub use iter::{IntoIter, Iter, TryIter};
pub use receiver::{Receiver, after, at, never, tick};
pub use select::{Select, SelectedOperation};
pub use sender::{Sender, bounded, unbounded};

/// What [`select!`] expands to.
#[doc(hidden)]
pub mod internal {
    pub use crate::operation::Operation;
    pub use crate::select::{missed, select, select_timeout, try_select};
}
