//! Who is told of an execution while it runs: what a process that dies leaves behind.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use crate::outcome::Panic;
use crate::output::Stream;
use crate::replay::Traced;
use crate::schedule::Decision;

/// Keeps what the explored program is doing somewhere that outlives the process, such as a file mapped into memory. Every
/// function is called between two steps, and should cost a few stores.
pub trait Record {
    /// An execution begins: what was recorded of the one before is of no more use.
    fn begin(&self);
    /// A decision was made; what follows from it has yet to happen.
    fn decision(&self, decision: Decision);
    /// The execution is over: its threads are about to unwind, which is no part of it any more.
    fn over(&self) {}
    /// The thread of this number runs from now on, up to its next step; `None`: the engine does.
    fn running(&self, thread: Option<usize>);
    /// In a replay, a step is about to be taken: what it prints is not known yet.
    fn takes_step(&self, _step: &Traced) {}
    /// Something is printed.
    fn prints(&self, _stream: Stream, _text: &str) {}
    /// A thread panics: its message appears, and its unwinding is yet to come.
    fn panics(&self, _panic: &Panic) {}
    /// In a replay, that step was taken, and its thread has run up to its next one.
    fn took_step(&self, _step: &Traced) {}
}

/// What surrounds the executions that an OS thread runs.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) record: Option<Rc<dyn Record>>,
    pub(crate) before: Option<Rc<dyn Fn()>>,
    places: Option<Rc<PlaceNames>>,
}

/// What the memory at an address is called, if it has a name.
pub type PlaceNames = dyn Fn(usize) -> Option<String>;

thread_local! {
    static HOOKS: ManuallyDrop<RefCell<Hooks>> =
        const { ManuallyDrop::new(RefCell::new(Hooks { record: None, before: None, places: None })) };
}

pub(crate) fn hooks() -> Hooks {
    HOOKS.with(|hooks| hooks.borrow().clone())
}

/// Tells whoever records.
pub(crate) fn tell(what: impl FnOnce(&dyn Record)) {
    HOOKS.with(|hooks| hooks.borrow().record.as_deref().map(what));
}

/// Says who records what the searches and replays that this OS thread begins from now on do; `None`: nobody, as at first.
pub fn set_record(record: Option<Rc<dyn Record>>) {
    HOOKS.with(|hooks| hooks.borrow_mut().record = record);
}

/// Says what is done before each execution of the searches and replays that this OS thread begins from now on, such as making
/// statics fresh; `None`: nothing, as at first. All threads of the execution before have unwound by then, and what was asked for by
/// [`finally`](crate::finally) is done.
pub fn set_before(before: Option<Rc<dyn Fn()>>) {
    HOOKS.with(|hooks| hooks.borrow_mut().before = before);
}

/// Says what traces and outcomes call the objects at some addresses, such as those of statics: nothing else tells an object from
/// others on all machines but who named it first. `None`: nothing, as at first.
pub fn set_place_names(places: Option<Rc<PlaceNames>>) {
    HOOKS.with(|hooks| hooks.borrow_mut().places = places);
}

pub(crate) fn place_name(address: usize) -> Option<String> {
    HOOKS.with(|hooks| hooks.borrow().places.as_ref()?(address))
}
