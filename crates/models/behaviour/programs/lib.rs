//! Small programs, each of which tells what it has seen. They are compiled twice, against the real crates and against the
//! models, as a listing is.
//!
//! To add one: write `fn name() -> String` in its module, and put its name in the module's list, under `same` if it always
//! sees the same, under `among` if that depends on the schedule.

mod atomics;
mod channels;
mod condvars;
mod crossbeam_channels;
mod crossbeam_select;
mod facade;
mod locals;
mod locks;
mod once;
mod panics;
mod parking_lot_mutexes;
mod parking_lot_rwlocks;
mod parking_lot_waiting;
mod scopes;
mod threads;

/// A program and what can be asked of it.
pub struct Program {
    /// Its module and its name.
    pub name: &'static str,
    /// Whether it sees the same under every schedule.
    pub same: bool,
    /// Runs it, and tells what it has seen.
    pub run: fn() -> String,
}

/// Declares a module's list.
macro_rules! programs {
    (same: $($same:ident),* $(,)?; among: $($among:ident),* $(,)?;) => {
        pub(crate) const PROGRAMS: &[crate::Program] = &[
            $(crate::Program { name: concat!(module_path!(), "::", stringify!($same)), same: true, run: $same },)*
            $(crate::Program { name: concat!(module_path!(), "::", stringify!($among)), same: false, run: $among },)*
        ];
    };
}
pub(crate) use programs;

/// Every program.
pub fn all() -> Vec<&'static Program> {
    let modules = [
        atomics::PROGRAMS,
        channels::PROGRAMS,
        condvars::PROGRAMS,
        crossbeam_channels::PROGRAMS,
        crossbeam_select::PROGRAMS,
        facade::PROGRAMS,
        locals::PROGRAMS,
        locks::PROGRAMS,
        once::PROGRAMS,
        panics::PROGRAMS,
        parking_lot_mutexes::PROGRAMS,
        parking_lot_rwlocks::PROGRAMS,
        parking_lot_waiting::PROGRAMS,
        scopes::PROGRAMS,
        threads::PROGRAMS,
    ];
    modules.into_iter().flatten().collect()
}

/// Runs a program in a thread of its own.
pub fn run(program: fn() -> String) -> String {
    std::thread::spawn(program)
        .join()
        .unwrap_or_else(|_| "panicked".to_owned())
}
