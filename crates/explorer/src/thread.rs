//! Threads of the program.

use std::rc::Rc;

use smallvec::smallvec;

use crate::coroutine::{Said, Wake, suspend};
use crate::op::{Access, perform, perform_after, vanish};
use crate::outcome::End;
use crate::{output, panics, world};

/// A thread of the current execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thread(usize);

/// Starts a thread, which runs at once up to its first step.
///
/// # Panics
/// Outside of an exploration.
#[track_caller]
pub fn spawn(body: impl FnOnce() + 'static) -> Thread {
    spawn_named(None, body)
}

/// [`spawn`], with the name that traces and panics give.
///
/// # Panics
/// Outside of an exploration.
#[track_caller]
pub fn spawn_named(name: Option<&str>, body: impl FnOnce() + 'static) -> Thread {
    panics::report();
    if world::abandoned() {
        return Thread(world::add_ended_thread());
    }
    if world::with(|world| world.refuse_thread()) {
        vanish("spawn");
    }
    match suspend(Said::Spawn(name.map(Rc::from), Box::new(|| run(body)))) {
        Wake::Value(number) => Thread(number),
        _ => unreachable!("a spawn is answered with a number"),
    }
}

impl Thread {
    /// The thread that calls this.
    pub fn current() -> Self {
        Self(world::with(|world| world.current()))
    }

    /// Number of the thread in its execution: 0 is main, the others count in the order of their start.
    pub fn number(self) -> usize {
        self.0
    }

    /// The name that it was given; main's is `main`.
    pub fn name(self) -> Option<Rc<str>> {
        world::with(|world| world.thread(self.0).name.clone())
    }

    /// Waits until the thread has ended, by itself or by a panic.
    #[track_caller]
    pub fn join(self) {
        panics::report();
        let life = world::with(|world| world.thread(self.0).life);
        perform_after("join", smallvec![(life, Access::Read)], &|| {
            world::ended(self.0)
        });
    }

    /// Whether the thread has ended, in one step.
    #[track_caller]
    pub fn has_ended(self) -> bool {
        panics::report();
        let life = world::with(|world| world.thread(self.0).life);
        perform("has ended", smallvec![(life, Access::Read)], None, || {
            world::ended(self.0)
        })
    }
}

/// All that a thread other than main does.
fn run(body: impl FnOnce()) {
    let _abandoned = panics::run_thread(|| {
        let _panicked = panics::catch_unwind(body);
        let (me, life) = world::with(|world| (world.current(), world.running().life));
        perform("end", smallvec![(life, Access::Write)], None, || {
            world::end_thread(me)
        });
    });
    // An abandoned thread never took its last step; whoever joins it in a destructor must not wait for ever.
    world::with(|world| world.running().ended = true);
}

/// All that main does.
pub(crate) fn run_main(body: impl FnOnce()) {
    let _abandoned = panics::run_thread(|| {
        let status = if panics::catch_unwind(body).is_ok() {
            0
        } else {
            101
        };
        output::end(End::Exited(status));
    });
}
