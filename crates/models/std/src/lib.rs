//! `std` as a listing sees it under the explorer.
//!
//! A program whose dependency named `std` is this crate runs unchanged: what only computes is the real thing,
//! re-exported by an explicit list, and what threads, the console and the clock can notice goes through
//! [`explorer::step`]. What is not in the list does not exist here, so that a program that asks for it does not compile
//! instead of reaching the real one behind the explorer's back. Left out on purpose: `fs`, `net`, `os`, `path`,
//! `process::Command`, `time::SystemTime`, `panic::set_hook`, `alloc::System`, `arch`, `backtrace`.

// `std::u32` and its like.
#![allow(clippy::legacy_numeric_constants)]

// What only computes.
pub use ::std::{
    any, array, ascii, borrow, boxed, cell, char, clone, cmp, convert, default, error, f32, f64,
    fmt, future, iter, marker, mem, num, ops, option, pin, ptr, rc, result, slice, str, string,
    task,
};

pub use ::std::{i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize};

// The prelude has macros alone, where the root has modules of the same names too (`panic`, `env`, `vec`).
pub use ::std::prelude::v1::{
    assert, assert_eq, assert_ne, cfg, cfg_select, column, compile_error, concat, debug_assert,
    debug_assert_eq, debug_assert_ne, env, file, format, format_args, include, include_bytes,
    include_str, line, matches, module_path, option_env, panic, stringify, todo, unimplemented,
    unreachable, vec, write, writeln,
};

mod macros;

pub mod alloc;
pub mod collections;
#[doc(hidden)]
pub mod contents;
pub mod env;
pub mod ffi;
pub mod hash;
pub mod hint;
pub mod io;
pub mod panic;
pub mod prelude;
pub mod process;
#[doc(hidden)]
pub mod statics;
pub mod sync;
pub mod thread;
pub mod time;
pub mod vec;
