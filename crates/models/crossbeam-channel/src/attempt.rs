//! How a thread does one of several operations: as soon as one can be done, or for a while, or only if it is now.

use std::panic::Location;
use std::rc::Rc;

use explorer::{Access, Object, Op, choose, step_at, unchanged};
use model_std::time;

use crate::limit::Limit;
use crate::operation::{Operation, Readiness, Token, Wait};

/// What a thread is about to do.
pub(crate) struct Attempt<'a> {
    /// What a trace calls it.
    pub(crate) label: &'static str,
    /// The line of the program.
    pub(crate) at: &'static Location<'static>,
    /// What it may do, one of them.
    pub(crate) arms: &'a [&'a dyn Operation],
    /// Whether it does the first that it can.
    pub(crate) is_biased: bool,
    pub(crate) limit: Limit,
}

/// What the first step came to, where two may have to meet.
enum Arrival {
    /// It has begun this arm.
    Done(usize, Token),
    /// It would have met a thread whose other channels it does not touch: once more, with these too.
    Again(Vec<Rc<Object>>),
    /// It waits.
    Entered(Entered),
    /// There was no time to wait.
    Failed,
}

/// What can be done now.
#[derive(Default)]
struct Options {
    /// Arms, each as good as the others.
    arms: Vec<usize>,
    /// Who would be met.
    waits: Vec<Rc<Wait>>,
    /// Whether one of them can be done for certain.
    is_ready: bool,
    /// Whether one of them can, or will before the wait ends.
    is_sure: bool,
}

/// A thread that has come, and waits: itself, and the place of each of its arms that others can meet.
struct Entered {
    wait: Rc<Wait>,
    places: Vec<(usize, u64)>,
}

impl<'a> Attempt<'a> {
    /// At a single operation.
    pub(crate) fn single(
        at: &'static Location<'static>,
        label: &'static str,
        operation: &'a [&'a dyn Operation; 1],
        limit: Limit,
    ) -> Self {
        Self {
            label,
            at,
            arms: operation,
            is_biased: true,
            limit,
        }
    }

    /// Begins one of the arms, and says which; `None` where none could be, in time.
    pub(crate) fn run(&self) -> Option<(usize, Token)> {
        match self.arms.iter().any(|arm| arm.is_meeting()) {
            true => self.come(),
            false => self.wait_and(Access::Write, || self.begin_one()),
        }
    }

    /// Like [`Self::run`], but only says which arm is ready.
    pub(crate) fn find(&self) -> Option<usize> {
        self.wait_and(Access::Read, || {
            let found = self.pick(&self.options(Readiness::may_be_ready));
            if let Some(Readiness::Perhaps(place)) = found.map(|arm| self.arms[arm].readiness()) {
                time::advance_to(time::instant(place));
            }
            found
        })
    }

    /// One step, as soon as it can be taken, or at any time where the wait ends by itself.
    fn wait_and<T>(&self, access: Access, apply: impl FnOnce() -> T) -> T {
        let ready = || {
            let mut arms = self.arms.iter();
            arms.any(|arm| arm.readiness().may_be_ready())
        };
        let waits = self.waits() && self.arms.iter().all(|arm| arm.may_wait());
        let ready: Option<&dyn Fn() -> bool> = if waits { Some(&ready) } else { None };
        self.step(&self.objects(), access, ready, apply)
    }

    /// Meets somebody who waits, or waits until somebody comes.
    fn come(&self) -> Option<(usize, Token)> {
        let mut objects = self.objects();
        loop {
            match self.step(&objects, Access::Write, None, || self.arrive(&objects)) {
                Arrival::Done(arm, token) => return Some((arm, token)),
                Arrival::Again(others) => objects.extend(others),
                Arrival::Entered(entered) => return self.stay(&entered),
                Arrival::Failed => return None,
            }
        }
    }

    fn arrive(&self, touched: &[Rc<Object>]) -> Arrival {
        let options = self.options(Readiness::may_be_ready);
        let others = options.others(touched);
        if !others.is_empty() {
            unchanged();
            return Arrival::Again(others);
        }
        // Who has time enters, though a timer may fire next: the others can see it waiting.
        if !options.is_ready && !matches!(self.limit, Limit::Now) {
            return Arrival::Entered(self.enter());
        }
        match self.pick(&options) {
            Some(arm) => Arrival::Done(arm, self.arms[arm].begin()),
            None => Arrival::Failed,
        }
    }

    fn enter(&self) -> Entered {
        let wait = Wait::new(self.objects());
        let arms = self.arms.iter().enumerate();
        let meeting = arms.filter(|(_, arm)| arm.is_meeting());
        let places = meeting.map(|(number, arm)| (number, arm.enter(&wait, number)));
        let places = places.collect();
        Entered { wait, places }
    }

    /// Waits until somebody has come, or something else can be done.
    fn stay(&self, entered: &Entered) -> Option<(usize, Token)> {
        let ready = || {
            let mut arms = self.arms.iter();
            entered.wait.arm().is_some() || arms.any(|arm| arm.readiness().may_be_ready_alone())
        };
        let ready: Option<&dyn Fn() -> bool> = if self.waits() { Some(&ready) } else { None };
        self.step(entered.wait.objects(), Access::Write, ready, || {
            self.leave(entered).or_else(|| self.begin_one())
        })
    }

    /// Takes back what nobody has come for, and gives what somebody has.
    fn leave(&self, entered: &Entered) -> Option<(usize, Token)> {
        let mut met = None;
        for (arm, place) in &entered.places {
            match entered.wait.arm() == Some(*arm) {
                true => met = Some((*arm, self.arms[*arm].met(*place))),
                false => self.arms[*arm].leave(*place),
            }
        }
        met
    }

    /// Does something that no other thread is waiting for.
    fn begin_one(&self) -> Option<(usize, Token)> {
        let arm = self.pick(&self.options(Readiness::may_be_ready_alone))?;
        Some((arm, self.arms[arm].begin()))
    }

    /// One of the options, or none where the wait may end before.
    fn pick(&self, options: &Options) -> Option<usize> {
        let may_fail = !self.waits() && !options.is_sure;
        let count = options.arms.len() + usize::from(may_fail);
        let picked = options.arms.get(choose(count)).copied();
        if picked.is_none() {
            self.limit.pass();
            unchanged();
        }
        picked
    }

    /// Whether it waits for as long as it takes.
    fn waits(&self) -> bool {
        matches!(self.limit, Limit::Never)
    }

    fn options(&self, counts: fn(&Readiness) -> bool) -> Options {
        let mut options = Options::default();
        for (number, arm) in self.arms.iter().enumerate() {
            let readiness = arm.readiness();
            if counts(&readiness) {
                options.add(number, readiness, self.limit);
            }
            if self.is_biased && options.is_ready {
                break;
            }
        }
        options
    }

    /// What its own arms touch.
    fn objects(&self) -> Vec<Rc<Object>> {
        let mut objects = Vec::new();
        let own = self.arms.iter().filter_map(|arm| arm.object());
        own.for_each(|object| add_new(&mut objects, object));
        objects
    }

    fn step<T>(
        &self,
        objects: &[Rc<Object>],
        access: Access,
        ready: Option<&dyn Fn() -> bool>,
        apply: impl FnOnce() -> T,
    ) -> T {
        let objects: Vec<_> = objects.iter().map(|object| (&**object, access)).collect();
        let op = Op {
            label: self.label,
            objects: &objects,
            ready,
            apply,
        };
        step_at(self.at, op)
    }
}

impl Options {
    fn add(&mut self, arm: usize, readiness: Readiness, limit: Limit) {
        self.arms.push(arm);
        match readiness {
            Readiness::Perhaps(place) => self.is_sure |= !limit.comes_before(place),
            _ => (self.is_ready, self.is_sure) = (true, true),
        }
        if let Readiness::Meets(wait) = readiness {
            self.waits.push(wait);
        }
    }

    /// What those who would be met touch besides.
    fn others(&self, touched: &[Rc<Object>]) -> Vec<Rc<Object>> {
        let mut all = touched.to_vec();
        let theirs = self.waits.iter().flat_map(|wait| wait.objects());
        theirs.for_each(|object| add_new(&mut all, object));
        all.split_off(touched.len())
    }
}

fn add_new(objects: &mut Vec<Rc<Object>>, object: &Rc<Object>) {
    if !objects.iter().any(|known| Rc::ptr_eq(known, object)) {
        objects.push(object.clone());
    }
}
