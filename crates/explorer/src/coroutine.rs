//! A thread of the program as a coroutine: the engine resumes it with a [`Wake`], it answers with a [`Said`].

use std::cell::Cell;
use std::hint::black_box;
use std::ptr;
use std::rc::Rc;

use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::op::Pending;
use crate::stack::{self, Live};

/// Bytes of stack of each thread, as the design asks at least.
const STACK: usize = 1 << 20;

/// What a thread runs.
pub(crate) type Body = Box<dyn FnOnce()>;

/// Why the engine resumes a thread.
pub(crate) enum Wake {
    /// Take the announced step, and run up to the next one.
    Go,
    /// What was chosen, or the number of the new thread.
    Value(usize),
    /// This execution is over: unwind.
    Abandon,
}

/// Why a thread stops.
pub(crate) enum Said {
    Announce(Pending),
    /// Among so many, and whether all but the first happen now and then only.
    Choose(usize, bool),
    Spawn(Option<Rc<str>>, Body),
    /// A destructor of an abandoned thread waits for another thread's.
    Stuck,
}

type Routine = Coroutine<Wake, Said, ()>;

thread_local! {
    /// The yielder of the coroutine that runs now; null while the engine does.
    static YIELDER: Cell<*const Yielder<Wake, Said>> = const { Cell::new(ptr::null()) };
    /// Where the stack of the thread that runs now, or ran last, begins, and where it ended when the thread last announced a step.
    static LIVE: Cell<Live> = const { Cell::new(Live { low: 0, high: 0 }) };
}

/// Stops the running thread until the engine resumes it.
///
/// # Panics
/// Outside of an exploration.
#[allow(unsafe_code)]
#[inline(always)]
pub(crate) fn suspend(said: Said) -> Wake {
    let yielder = YIELDER.get();
    let live = LIVE.get();
    assert!(!yielder.is_null(), "a step outside of an exploration");
    // SAFETY: `YIELDER` is non-null only while the coroutine that the yielder belongs to is running: its entry sets it,
    // `Fiber::resume` clears it whenever control is back, and the line below restores it after others have run. The
    // yielder lives on that coroutine's own stack, below this call. The pointer never leaves the OS thread.
    let wake = unsafe { &*yielder }.suspend(said);
    YIELDER.set(yielder);
    LIVE.set(live);
    wake
}

/// Does something, such as announcing a step, that is not to be taken for a part of the running thread's state.
#[inline(always)]
pub(crate) fn aside<T>(act: impl FnOnce() -> T) -> T {
    if stack::looked_at() {
        act_aside(act)
    } else {
        act()
    }
}

#[inline(never)]
fn act_aside<T>(act: impl FnOnce() -> T) -> T {
    let kept = black_box(stack::kept());
    let low = (&raw const kept).addr();
    LIVE.set(Live { low, ..LIVE.get() });
    let done = act();
    black_box(&kept);
    done
}

/// Where the running thread stands, as one number: the same again where it is back, and what it has of its own is as it was; `None` on
/// machines where that cannot be told. Where nobody looks for circles, what is left on the stack by others may make it another number.
#[allow(unsafe_code)]
#[inline(never)]
pub fn standing() -> Option<u64> {
    let kept = black_box(stack::kept());
    let low = (&raw const kept).addr();
    let live = Live { low, ..LIVE.get() };
    // SAFETY: from here to where the thread's stack began, all of it is in use, and nobody writes there meanwhile.
    stack::KNOWN.then(|| unsafe { live.hash() })
}

/// A started thread.
pub(crate) struct Fiber(Routine);

impl Fiber {
    /// Runs the thread up to where it next stops; `None` where it has ended.
    #[inline(always)]
    pub(crate) fn resume(&mut self, wake: Wake) -> Option<Said> {
        let result = self.0.resume(wake);
        YIELDER.set(ptr::null());
        match result {
            CoroutineResult::Yield(said) => Some(said),
            CoroutineResult::Return(()) => None,
        }
    }

    /// Hash of what is on the stack of the thread that has just announced a step; `None` on machines where it cannot tell one state from
    /// another.
    #[allow(unsafe_code)]
    pub(crate) fn state() -> Option<u64> {
        // SAFETY: `LIVE` is what the thread said of itself when it announced its step, and it has not been resumed since.
        stack::KNOWN.then(|| unsafe { LIVE.get().hash() })
    }
}

/// Stacks to use again: mapping one costs more than a short execution.
#[derive(Default)]
pub(crate) struct Stacks(Vec<DefaultStack>);

impl Stacks {
    /// A thread that has yet to run its first line.
    pub(crate) fn fiber(&mut self, body: Body) -> Fiber {
        let stack = self.0.pop().unwrap_or_else(new_stack);
        stack::clear(stack.base().get());
        Fiber(Coroutine::with_stack(stack, move |yielder, _| {
            let high = (&raw const yielder).addr();
            YIELDER.set(yielder);
            LIVE.set(Live { low: high, high });
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
