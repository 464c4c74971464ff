//! The preludes, name by name: the real ones carry the real `println!`.

/// What every edition has.
pub mod v1 {
    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
    pub use ::std::marker::Sized;
    pub use ::std::prelude::v1::{
        AsMut, AsRef, AsyncFn, AsyncFnMut, AsyncFnOnce, Box, Clone, Copy, Debug, Default,
        DoubleEndedIterator, Drop, Eq, Err, ExactSizeIterator, Extend, Fn, FnMut, FnOnce, From,
        Hash, Into, IntoIterator, Iterator, None, Ok, Option, Ord, PartialEq, PartialOrd, Result,
        Send, Some, String, Sync, ToOwned, ToString, Unpin, Vec, align_of, align_of_val, derive,
        drop, size_of, size_of_val, test,
    };
    pub use ::std::prelude::v1::{
        assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, debug_assert,
        debug_assert_eq, debug_assert_ne, env, file, format, format_args, include, include_bytes,
        include_str, line, matches, module_path, option_env, panic, stringify, todo, unimplemented,
        unreachable, vec, write, writeln,
    };
}

/// The prelude of edition 2015.
pub mod rust_2015 {
    pub use super::v1::*;
}

/// The prelude of edition 2018.
pub mod rust_2018 {
    pub use super::v1::*;
}

/// The prelude of edition 2021.
pub mod rust_2021 {
    pub use super::v1::*;
    pub use ::std::convert::{TryFrom, TryInto};
    pub use ::std::iter::FromIterator;
}

/// The prelude of edition 2024.
pub mod rust_2024 {
    pub use super::rust_2021::*;
    pub use ::std::future::{Future, IntoFuture};
}
