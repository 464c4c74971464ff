//! The macros that print, and `thread_local!`.

/// As `std::print`: one step.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => {
        $crate::io::print_to($crate::io::OUT, $crate::format_args!($($arg)*))
    };
}

/// As `std::println`: one step.
#[macro_export]
macro_rules! println {
    () => {
        $crate::io::print_line_to($crate::io::OUT, $crate::format_args!(""))
    };
    ($($arg:tt)*) => {
        $crate::io::print_line_to($crate::io::OUT, $crate::format_args!($($arg)*))
    };
}

/// As `std::eprint`: one step.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => {
        $crate::io::print_to($crate::io::ERR, $crate::format_args!($($arg)*))
    };
}

/// As `std::eprintln`: one step.
#[macro_export]
macro_rules! eprintln {
    () => {
        $crate::io::print_line_to($crate::io::ERR, $crate::format_args!(""))
    };
    ($($arg:tt)*) => {
        $crate::io::print_line_to($crate::io::ERR, $crate::format_args!($($arg)*))
    };
}

/// As `std::dbg`: one step a value.
#[macro_export]
macro_rules! dbg {
    () => {
        $crate::eprintln!("[{}:{}:{}]", $crate::file!(), $crate::line!(), $crate::column!())
    };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    $crate::file!(), $crate::line!(), $crate::column!(), $crate::stringify!($value), &&value as &dyn $crate::fmt::Debug
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => {
        ($($crate::dbg!($value)),+,)
    };
}

/// As `std::thread_local`.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $kind:ty = const $init:block $(; $($rest:tt)*)?) => {
        $crate::thread_local_key!($(#[$attribute])* $visibility $name, $kind, { const INIT: $kind = $init; INIT });
        $($crate::thread_local!($($rest)*);)?
    };
    ($(#[$attribute:meta])* $visibility:vis static $name:ident: $kind:ty = $init:expr $(; $($rest:tt)*)?) => {
        $crate::thread_local_key!($(#[$attribute])* $visibility $name, $kind, $init);
        $($crate::thread_local!($($rest)*);)?
    };
}

/// One key of [`thread_local!`]: a constant, as the real one is, that knows a `static` of its own by its address.
#[doc(hidden)]
#[macro_export]
macro_rules! thread_local_key {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $kind:ty, $init:expr) => {
        $(#[$attribute])*
        $visibility const $name: $crate::thread::LocalKey<$kind> = {
            static IDENTITY: $crate::thread::Identity = $crate::thread::Identity::new();
            fn init() -> $kind {
                $init
            }
            $crate::thread::LocalKey::new(&IDENTITY, init)
        };
    };
}
