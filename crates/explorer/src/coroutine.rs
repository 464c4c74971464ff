//! A thread of the program as a coroutine: the engine resumes it with a [`Wake`], it answers with a [`Said`].

use std::cell::Cell;
use std::ptr;
use std::rc::Rc;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::op::Pending;

/// Bytes of stack of each thread, as the design asks at least.
const STACK: usize = 1 << 20;

/// What a thread runs.
pub(crate) type Body = Box<dyn FnOnce()>;

/// Why the engine resumes a thread.
pub(crate) enum Wake {
    /// Take the announced step, and run up to the next one.
    Go,
    /// Say whether the announced step can be taken now.
    Poll,
    /// What was chosen, or the number of the new thread.
    Value(usize),
    /// This execution is over: unwind.
    Abandon,
}

/// Why a thread stops.
pub(crate) enum Said {
    Announce(Pending),
    Ready(bool),
    Choose(usize),
    Spawn(Option<Rc<str>>, Body),
    /// A destructor of an abandoned thread waits for another thread's.
    Stuck,
}

type Routine = Coroutine<Wake, Said, ()>;

thread_local! {
    /// The yielder of the coroutine that runs now; null while the engine does.
    static YIELDER: Cell<*const Yielder<Wake, Said>> = const { Cell::new(ptr::null()) };
}

/// Stops the running thread until the engine resumes it.
///
/// # Panics
/// Outside of an exploration.
#[allow(unsafe_code)]
pub(crate) fn suspend(said: Said) -> Wake {
    let yielder = YIELDER.get();
    assert!(!yielder.is_null(), "a step outside of an exploration");
    // SAFETY: `YIELDER` is non-null only while the coroutine that the yielder belongs to is running: its entry sets it,
    // `Fiber::resume` clears it whenever control is back, and the line below restores it after others have run. The
    // yielder lives on that coroutine's own stack, below this call. The pointer never leaves the OS thread.
    let wake = unsafe { &*yielder }.suspend(said);
    YIELDER.set(yielder);
    wake
}

/// A started thread.
pub(crate) struct Fiber(Routine);

impl Fiber {
    /// Runs the thread up to where it next stops; `None` where it has ended.
    pub(crate) fn resume(&mut self, wake: Wake) -> Option<Said> {
        let result = self.0.resume(wake);
        YIELDER.set(ptr::null());
        match result {
            CoroutineResult::Yield(said) => Some(said),
            CoroutineResult::Return(()) => None,
        }
    }
}

/// Stacks to use again: mapping one costs more than a short execution.
#[derive(Default)]
pub(crate) struct Stacks(Vec<DefaultStack>);

impl Stacks {
    /// A thread that has yet to run its first line.
    pub(crate) fn fiber(&mut self, body: Body) -> Fiber {
        let stack = self.0.pop().unwrap_or_else(new_stack);
        Fiber(Coroutine::with_stack(stack, move |yielder, _| {
            YIELDER.set(yielder);
            body();
        }))
    }

    /// Takes a thread's stack back. What is on the stack of one that has not ended is leaked: dropping it would unwind it by
    /// force, through destructors that still wait. Returns whether it was.
    #[allow(unsafe_code)]
    pub(crate) fn retire(&mut self, mut fiber: Fiber) -> bool {
        let leaked = !fiber.0.done();
        if leaked {
            // SAFETY: the execution is over, and all its threads end with it: nobody is left to follow a pointer into the stack, and
            // what it owns elsewhere is leaked, as by `mem::forget`.
            unsafe { fiber.0.force_reset() };
        }
        self.0.push(fiber.0.into_stack());
        leaked
    }
}

fn new_stack() -> DefaultStack {
    DefaultStack::new(STACK).expect("no memory for a thread's stack")
}
