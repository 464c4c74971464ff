//! What a thread announces before it does it.

use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};

use smallvec::SmallVec;

use crate::coroutine::{Said, Wake, aside, suspend};
use crate::panics;
use crate::stack::wipe;
use crate::world::{self, Door};

/// How an operation uses an object: two operations on one object depend on each other unless both read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Leaves the object as it is.
    Read,
    /// May change the object.
    Write,
}

/// The identity of something that threads share: a lock, an atomic, a channel.
///
/// It gets its number when an operation on it is first announced, anew in each execution, and so may be a `static`.
#[derive(Debug)]
pub struct Object {
    kind: &'static str,
    number: AtomicU64,
}

/// Bits of an [`Object`] that hold its number; the others hold the execution that gave it.
const NUMBER_BITS: u32 = 24;

impl Default for Object {
    fn default() -> Self {
        Self::new("object")
    }
}

impl Object {
    /// An object that no operation has named yet; traces call it by its kind, such as `mutex`.
    pub const fn new(kind: &'static str) -> Self {
        let number = AtomicU64::new(0);
        Self { kind, number }
    }

    fn number(&self) -> u32 {
        let (known, execution) = (self.number.load(Ordering::Relaxed), world::execution());
        if known >> NUMBER_BITS == execution {
            return (known & ((1 << NUMBER_BITS) - 1)) as u32;
        }
        let number = world::number_object(self.kind, std::ptr::from_ref(self).addr());
        self.number.store(
            execution << NUMBER_BITS | u64::from(number),
            Ordering::Relaxed,
        );
        number
    }
}

/// An operation, announced but not yet done.
pub struct Op<'a, A> {
    /// What a trace calls it, such as `lock`.
    pub label: &'static str,
    /// What it touches, and how. An empty list: something no other thread can notice.
    pub objects: &'a [(&'a Object, Access)],
    /// Whether it can be done now, without waiting; `None`: always. Asked again whenever one of its objects was
    /// written. It must not step, and must not change anything.
    pub ready: Option<&'a dyn Fn() -> bool>,
    /// Does it. It may [`choose`](crate::choose), and must not step.
    pub apply: A,
}

/// Whether an operation may have to wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    Never,
    Perhaps,
    /// Until one step that nothing undoes, and that it can therefore never come before.
    Once,
}

impl Wait {
    fn of(ready: Option<&dyn Fn() -> bool>) -> Self {
        match ready {
            Some(_) => Self::Perhaps,
            None => Self::Never,
        }
    }
}

/// An operation as the engine sees it.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) label: &'static str,
    pub(crate) location: &'static Location<'static>,
    pub(crate) accesses: Accesses,
    pub(crate) wait: Wait,
    pub(crate) ready: bool,
    asks: Asks,
}

/// What says whether an announced operation can be done now. It is on the stack of the thread that announced it.
#[derive(Clone, Copy)]
struct Asks(*const (dyn Fn() -> bool + 'static));

impl Asks {
    #[allow(unsafe_code)]
    fn of(is_ready: &(dyn Fn() -> bool + '_)) -> Self {
        // SAFETY: only the lifetime changes, which a raw pointer does not keep; see `Pending::ask`.
        Self(unsafe {
            std::mem::transmute::<*const (dyn Fn() -> bool + '_), *const (dyn Fn() -> bool + 'static)>(
                is_ready,
            )
        })
    }
}

/// Numbers of objects, and how each is touched.
pub(crate) type Accesses = SmallVec<[(u32, Access); 2]>;

impl Pending {
    /// Asks whether the operation can be done now, as its thread: that one is running, as far as the world knows.
    #[allow(unsafe_code)]
    pub(crate) fn ask(&mut self) {
        // SAFETY: the thread that announced this is suspended inside `until_taken`, which was lent what is asked, and the engine
        // takes the announcement away before it resumes the thread. Nothing is moved or changed by a question.
        self.ready = unsafe { (*self.asks.0)() };
    }

    /// Whether the order of the two can matter.
    pub(crate) fn depends_on(&self, other: &Pending) -> bool {
        let clash = |a: &(u32, Access), b: &(u32, Access)| {
            a.0 == b.0 && (a.1, b.1) != (Access::Read, Access::Read)
        };
        self.accesses
            .iter()
            .any(|a| other.accesses.iter().any(|b| clash(a, b)))
    }
}

/// Announces an operation, waits until the schedule takes it, does it, and gives its result.
///
/// The caller's source line stands for it in traces: mark functions that wrap this one `#[track_caller]`.
///
/// Inside of [`finally`](crate::finally), where no thread is left to notice, it just does it.
///
/// # Panics
/// Outside of an exploration. In an execution that has ended, it unwinds the thread with a private payload, which
/// only [`catch_unwind`](crate::catch_unwind) handles rightly.
#[track_caller]
pub fn step<T>(op: Op<'_, impl FnOnce() -> T>) -> T {
    step_at(Location::caller(), op)
}

/// [`step`], for a source line that is not the caller's: a destructor has no caller of its own.
///
/// # Panics
/// As [`step`].
pub fn step_at<T>(at: &'static Location<'static>, op: Op<'_, impl FnOnce() -> T>) -> T {
    announce(at, op, panics::abandon_unless_unwinding)
}

/// [`step_at`], for what must not unwind: in an execution that has ended, the operation is done as soon as it can be, in no
/// schedule, and its thread goes on to its next step.
///
/// # Panics
/// Outside of an exploration.
pub fn settle_at<T>(at: &'static Location<'static>, op: Op<'_, impl FnOnce() -> T>) -> T {
    announce(at, op, || {})
}

fn announce<T>(at: &'static Location<'static>, op: Op<'_, impl FnOnce() -> T>, abandon: fn()) -> T {
    match world::door() {
        Door::Open => {}
        Door::Panicked => panics::report(),
        Door::Over => return (op.apply)(),
    }
    let mut accesses = Accesses::new();
    for (object, access) in op.objects {
        accesses.push((object.number(), *access));
    }
    let wait = Wait::of(op.ready);
    let is_ready = || op.ready.is_none_or(|ready| ready());
    until_taken(at, op.label, accesses, wait, &is_ready, abandon);
    let done = (op.apply)();
    wipe();
    done
}

/// Says, inside of [`Op::apply`], that the step leaves all as it was: a `try_lock` that fails, a wait that times out. A thread that
/// takes the same step again and again waits for a change.
pub fn unchanged() {
    world::with_effect(|effect| effect.unchanged = true);
}

/// Says, inside of [`Op::apply`], that the step undoes the last change that its thread made to this object and has not undone: an
/// unlock after which what was guarded is as it was before. If there is none, the step leaves this object as it was.
pub fn restored(object: &Object) {
    let object = object.number();
    world::with_effect(|effect| effect.restored.push(object));
}

/// Says, inside of [`Op::apply`], that the step leaves this object as it was, though perhaps not the others.
pub fn kept(object: &Object) {
    let object = object.number();
    world::with_effect(|effect| effect.kept.push(object));
}

/// Says that the thread is no longer what it was, in a way that its own variables do not show: it has looked at its clock, or at a
/// value that a thread keeps elsewhere. A loop in which it says so is never taken for one that goes round for ever.
pub fn progressed() {
    world::with_effect(|effect| effect.progress = true);
}

/// Steps that the current thread has taken so far: what it does between two of them, no other thread can come between.
///
/// # Panics
/// Outside of an exploration.
pub fn steps() -> u64 {
    world::with(|world| world.running().steps)
}

/// [`step`] on objects that have their numbers.
#[track_caller]
pub(crate) fn perform<T>(
    label: &'static str,
    accesses: Accesses,
    ready: Option<&dyn Fn() -> bool>,
    apply: impl FnOnce() -> T,
) -> T {
    perform_at(Location::caller(), label, accesses, ready, apply)
}

/// [`step_at`] on objects that have their numbers.
pub(crate) fn perform_at<T>(
    at: &'static Location<'static>,
    label: &'static str,
    accesses: Accesses,
    ready: Option<&dyn Fn() -> bool>,
    apply: impl FnOnce() -> T,
) -> T {
    let is_ready = || ready.is_none_or(|ready| ready());
    let abandon = panics::abandon_unless_unwinding;
    until_taken(at, label, accesses, Wait::of(ready), &is_ready, abandon);
    let done = apply();
    wipe();
    done
}

/// Waits for a step that nothing undoes.
#[track_caller]
pub(crate) fn perform_after(label: &'static str, accesses: Accesses, is_done: &dyn Fn() -> bool) {
    until_taken(
        Location::caller(),
        label,
        accesses,
        Wait::Once,
        is_done,
        panics::abandon_unless_unwinding,
    );
}

fn until_taken(
    location: &'static Location<'static>,
    label: &'static str,
    accesses: Accesses,
    wait: Wait,
    is_ready: &dyn Fn() -> bool,
    abandon: fn(),
) {
    if world::goes_on() && is_ready() {
        return world::went_on();
    }
    if !world::abandoned() {
        // Made aside: whether it is ready is no part of where the thread stands.
        let pending = || Pending {
            label,
            location,
            accesses,
            wait,
            ready: is_ready(),
            asks: Asks::of(is_ready),
        };
        if aside(|| taken(pending())) {
            return;
        }
    }
    abandon();
    drain(is_ready);
}

/// Announces, and waits for the schedule: `false` where the execution ended first.
#[inline(always)]
fn taken(pending: Pending) -> bool {
    match suspend(Said::Announce(pending)) {
        Wake::Go => {
            world::with(|world| world.running().steps += 1);
            true
        }
        Wake::Abandon | Wake::Value(_) => false,
    }
}

/// Waits in an abandoned execution: destructors do their steps as soon as they can, in no schedule.
fn drain(is_ready: &dyn Fn() -> bool) {
    while !is_ready() || world::drains_without_end() {
        suspend(Said::Stuck);
    }
}

/// Stops the running thread for good.
pub(crate) fn vanish(label: &'static str) -> ! {
    perform(label, Accesses::new(), Some(&|| false), || {
        unreachable!("a step that is never ready was taken")
    })
}
