//! `std::ffi`: its strings.

pub use ::std::ffi::{
    CStr, CString, FromBytesUntilNulError, FromBytesWithNulError, IntoStringError, NulError, OsStr,
    OsString,
};
