//! `select!`.
//!
//! The arms are read one by one, each with or without braces and comma. Then every channel is borrowed, in the order of the arms; then one operation is
//! begun; and the body of its arm runs where no borrow is left, so that it may move the channels, and leave the loop around it.

/// Waits for one of several operations and does it, as crossbeam's.
#[macro_export]
macro_rules! select {
    ($($arms:tt)*) => {
        $crate::select_internal!(@read (false) () () $($arms)*)
    };
}

/// [`select!`], where the first operation that can be done is.
#[macro_export]
macro_rules! select_biased {
    ($($arms:tt)*) => {
        $crate::select_internal!(@read (true) () () $($arms)*)
    };
}

/// What both do. State of `@read`: whether biased, arms read so far, the default arm.
#[doc(hidden)]
#[macro_export]
macro_rules! select_internal {
    (@read $biased:tt () ()) => {
        ::core::compile_error!("empty `select!` block")
    };
    (@read $biased:tt ($($read:tt)*) $default:tt) => {
        $crate::select_internal!(@borrow $biased $default () (0usize) $($read)*)
    };

    // A default: a comma may be missing after braces, and after the last arm.
    (@read $biased:tt $read:tt () default => { $($body:tt)* } $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased $read (() { $($body)* }) $($($rest)*)?)
    };
    (@read $biased:tt $read:tt () default => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased $read (() { $body }) $($($rest)*)?)
    };
    (@read $biased:tt $read:tt () default => { $($body:tt)* } $($rest:tt)*) => {
        $crate::select_internal!(@read $biased $read (() { $($body)* }) $($rest)*)
    };
    (@read $biased:tt $read:tt () default($($time:expr $(,)?)?) => { $($body:tt)* } $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased $read (($($time)?) { $($body)* }) $($($rest)*)?)
    };
    (@read $biased:tt $read:tt () default($($time:expr $(,)?)?) => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased $read (($($time)?) { $body }) $($($rest)*)?)
    };
    (@read $biased:tt $read:tt () default($($time:expr $(,)?)?) => { $($body:tt)* } $($rest:tt)*) => {
        $crate::select_internal!(@read $biased $read (($($time)?) { $($body)* }) $($rest)*)
    };
    (@read $biased:tt $read:tt ($($known:tt)+) default $($rest:tt)*) => {
        ::core::compile_error!("there can be only one `default` case in a `select!` block")
    };

    (@read $biased:tt ($($read:tt)*) $default:tt recv($from:expr $(,)?) -> $result:pat => { $($body:tt)* } $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased ($($read)* [recv ($from) () ($result) { $($body)* }]) $default $($($rest)*)?)
    };
    (@read $biased:tt ($($read:tt)*) $default:tt recv($from:expr $(,)?) -> $result:pat => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased ($($read)* [recv ($from) () ($result) { $body }]) $default $($($rest)*)?)
    };
    (@read $biased:tt ($($read:tt)*) $default:tt recv($from:expr $(,)?) -> $result:pat => { $($body:tt)* } $($rest:tt)*) => {
        $crate::select_internal!(@read $biased ($($read)* [recv ($from) () ($result) { $($body)* }]) $default $($rest)*)
    };
    (@read $biased:tt ($($read:tt)*) $default:tt send($to:expr, $message:expr $(,)?) -> $result:pat => { $($body:tt)* } $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased ($($read)* [send ($to) (, $message) ($result) { $($body)* }]) $default $($($rest)*)?)
    };
    (@read $biased:tt ($($read:tt)*) $default:tt send($to:expr, $message:expr $(,)?) -> $result:pat => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select_internal!(@read $biased ($($read)* [send ($to) (, $message) ($result) { $body }]) $default $($($rest)*)?)
    };
    (@read $biased:tt ($($read:tt)*) $default:tt send($to:expr, $message:expr $(,)?) -> $result:pat => { $($body:tt)* } $($rest:tt)*) => {
        $crate::select_internal!(@read $biased ($($read)* [send ($to) (, $message) ($result) { $($body)* }]) $default $($rest)*)
    };
    (@read $biased:tt $read:tt $default:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "expected `recv(r) -> msg => …`, `send(s, msg) -> res => …` or `default => …`, found `",
            ::core::stringify!($($rest)*),
            "`",
        ))
    };

    // State of `@borrow`: whether biased, the default arm, arms borrowed so far, the number of the next one.
    (@borrow $biased:tt $default:tt ($($borrowed:tt)*) ($number:expr) [recv ($from:expr) $message:tt $result:tt $body:tt] $($rest:tt)*) => {
        match $from {
            ref from => {
                let from: &$crate::Receiver<_> = from;
                $crate::select_internal!(
                    @borrow $biased $default
                    ($($borrowed)* [recv from ($number) $message $result $body])
                    ($number + 1usize) $($rest)*
                )
            }
        }
    };
    (@borrow $biased:tt $default:tt ($($borrowed:tt)*) ($number:expr) [send ($to:expr) $message:tt $result:tt $body:tt] $($rest:tt)*) => {
        match $to {
            ref to => {
                let to: &$crate::Sender<_> = to;
                $crate::select_internal!(
                    @borrow $biased $default
                    ($($borrowed)* [send to ($number) $message $result $body])
                    ($number + 1usize) $($rest)*
                )
            }
        }
    };
    (@borrow ($biased:expr) () ($([$kind:ident $channel:ident $($arm:tt)*])*) $count:tt) => {{
        let selected = $crate::internal::select(&[$($channel as &dyn $crate::internal::Operation),*], $biased);
        $crate::select_internal!(@complete selected $([$kind $channel $($arm)*])*)
    }};
    (@borrow ($biased:expr) (() $otherwise:tt) ($([$kind:ident $channel:ident $($arm:tt)*])*) $count:tt) => {
        match $crate::internal::try_select(&[$($channel as &dyn $crate::internal::Operation),*], $biased) {
            ::core::option::Option::Some(selected) => {
                $crate::select_internal!(@complete selected $([$kind $channel $($arm)*])*)
            }
            ::core::option::Option::None => $otherwise
        }
    };
    (@borrow ($biased:expr) (($time:expr) $otherwise:tt) ($([$kind:ident $channel:ident $($arm:tt)*])*) $count:tt) => {
        match $crate::internal::select_timeout(&[$($channel as &dyn $crate::internal::Operation),*], $biased, $time) {
            ::core::option::Option::Some(selected) => {
                $crate::select_internal!(@complete selected $([$kind $channel $($arm)*])*)
            }
            ::core::option::Option::None => $otherwise
        }
    };

    (@complete $selected:ident) => {
        $crate::internal::missed($selected)
    };
    (@complete $selected:ident [$kind:ident $channel:ident ($number:expr) ($($message:tt)*) ($result:pat) $body:tt] $($rest:tt)*) => {
        if $selected.index() == $number {
            let result = $selected.$kind($channel $($message)*);
            let $result = result;
            $body
        } else {
            $crate::select_internal!(@complete $selected $($rest)*)
        }
    };
}
