//! What a model keeps for an execution, or for one of its threads, and what it is told from outside.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::rc::Rc;

use crate::world;

/// Values by their type: few, so a list.
#[derive(Default)]
pub(crate) struct Locals(Vec<(TypeId, Rc<dyn Any>)>);

impl Locals {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    fn get<T: Default + 'static>(&mut self) -> Rc<T> {
        let id = TypeId::of::<T>();
        let found = self.0.iter().find(|(known, _)| *known == id);
        let value = match found {
            Some((_, value)) => value.clone(),
            None => self.add(id, Rc::new(T::default())),
        };
        value.downcast().expect("kept by its type")
    }

    fn add(&mut self, id: TypeId, value: Rc<dyn Any>) -> Rc<dyn Any> {
        self.0.push((id, value.clone()));
        value
    }
}

/// The current execution's value of this type, fresh in each. Not an announced step: what threads can notice of each
/// other goes through [`step`](crate::step) all the same. Its destructor must not step.
///
/// # Panics
/// If making the default value takes a step or asks for another of these.
pub fn per_execution<T: Default + 'static>() -> Rc<T> {
    world::with(|world| world.locals.get())
}

/// The current thread's value of this type, fresh in each thread of each execution, and gone with the execution.
///
/// # Panics
/// As [`per_execution`].
pub fn per_thread<T: Default + 'static>() -> Rc<T> {
    world::with(|world| world.running().locals.get())
}

/// Has this done when the current execution is over and its threads have unwound, for what no thread owns: a static's
/// value. What was asked for last is done first, a step that it takes is done at once, and its panics tell nobody anything.
pub fn finally(act: impl FnOnce() + 'static) {
    world::with(|world| world.last_acts.push(Box::new(act)));
}

/// Notes that the outcomes that a search finds may not be all, for this reason, such as `time` or `hash order`: the program
/// asks for something that schedules do not decide.
pub fn caveat(reason: &'static str) {
    world::with(|world| world.caveats.insert(reason));
}

/// What every execution of a program is given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    /// Arguments, after the program's name.
    pub args: Vec<String>,
    /// All of standard input.
    pub stdin: Vec<u8>,
}

thread_local! {
    static INPUT: RefCell<Rc<Input>> = RefCell::default();
}

/// What the program is given, as [`set_input`] said; by default nothing.
pub fn input() -> Rc<Input> {
    INPUT.with_borrow(Rc::clone)
}

/// Says what programs that this OS thread explores are given.
pub fn set_input(input: Input) {
    INPUT.set(Rc::new(input));
}
